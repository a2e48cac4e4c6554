"""What can be typed: every command with its arguments.

argparse, not click: it starts 30 ms sooner, which is most of `--help`'s budget.
"""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from tutor import __version__
from tutor.clean import brief
from tutor.cli.faults import say_error
from tutor.cli.streams import set_encodings
from tutor.errors import TutorError

_LONGEST_SHOWN = 40  # of what was typed


class _ArgumentParser(argparse.ArgumentParser):
    """A parser whose complaints say what is wrong and what to type next."""

    def error(self, message: str) -> NoReturn:
        set_encodings(None)
        said = message.removeprefix("argument ").rstrip(".?")
        end = "?" if message.endswith("?") else "."
        hint = f"Type `{self.prog} --help` to see what can be typed."
        sys.exit(say_error(TutorError(f"{said[:1].upper()}{said[1:]}{end}", hint), self.prog))

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is None or value in action.choices:
            return
        from difflib import get_close_matches

        known = list(action.choices)
        near = get_close_matches(value, known, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
        raise argparse.ArgumentError(action, f'"{brief(value, _LONGEST_SHOWN)}" is not known. {advice}')


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line. Of what it gives, `run` names the command: `module:function`."""
    whole = _ArgumentParser(
        prog="backprop-tutor",
        description="Learn backpropagation by doing it by hand. Without a command: the list of lessons.",
        epilog="LESSON is an id from `backprop-tutor list`, or the path of a lesson file.",
    )
    whole.add_argument("--version", action="version", version=f"backprop-tutor {__version__}")
    whole.set_defaults(run="learning:start", ascii=False, plain=False)
    _add_screen_options(whole)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_learning, _add_documents, _add_marking, _add_record):
        add(commands)
    return whole


_Commands = argparse._SubParsersAction  # the only name that argparse has for it


def _command(commands: _Commands[_ArgumentParser], name: str, run: str, does: str) -> _ArgumentParser:
    parser: _ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}."
    )
    parser.set_defaults(run=run)
    return parser


def _add_screen_options(parser: _ArgumentParser) -> None:
    # No default of its own: given before the command, an option must survive the command's parser.
    off = argparse.SUPPRESS
    line_mode = "line mode: a question a line, an answer a line"
    parser.add_argument("--plain", action="store_true", default=off, help=line_mode)
    parser.add_argument("--ascii", action="store_true", default=off, help="paint ASCII only")


def _add_lesson(parser: _ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="id or path")


def _add_format(parser: _ArgumentParser, *formats: str, default: str = "text") -> None:
    parser.add_argument("--format", choices=formats, default=default, help=f"default: {default}")


def _count(text: str) -> int:
    """A whole number from 1 on."""
    number = _whole(text, "from 1 on")
    if number < 1:
        raise argparse.ArgumentTypeError(f'"{brief(text, _LONGEST_SHOWN)}" is no whole number from 1 on')
    return number


def _seed(text: str) -> int:
    """Any whole number."""
    return _whole(text, "such as 7")


def _whole(text: str, which: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{brief(text, _LONGEST_SHOWN)}" is no whole number {which}'
        ) from None


def _add_learning(commands: _Commands[_ArgumentParser]) -> None:
    lesson = _command(commands, "lesson", "learning:lesson", "learn: answer every step of a lesson")
    _add_lesson(lesson)
    _add_screen_options(lesson)
    lesson.add_argument("--restart", action="store_true", help="begin anew instead of going on")
    quiz = _command(commands, "quiz", "learning:quiz", "questions over steps with fresh numbers")
    quiz.add_argument("lessons", metavar="LESSON", nargs="*", help="ids or paths; all lessons if none")
    quiz.add_argument("--count", type=_count, default=10, metavar="N", help="default: 10")
    quiz.add_argument("--seed", type=_seed, metavar="S", help="the same seed asks the same")
    quiz.add_argument("--exam", action="store_true", help="no hints, and no verdicts until the end")
    quiz.add_argument("--restart", action="store_true", help="a new one instead of going on")
    quiz.add_argument("--learner", metavar="NAME", help="name in the exam's result file")
    quiz.add_argument("--output", metavar="FILE", help="where the exam's result file goes")
    _add_screen_options(quiz)
    review = _command(commands, "review", "learning:review", "the skills due today, with fresh numbers")
    review.add_argument("--until", metavar="DATE", help="also what falls due by DATE (YYYY-MM-DD)")
    review.add_argument("--seed", type=_seed, metavar="S", help="the same seed asks the same")
    _add_screen_options(review)
    lab = _command(commands, "lab", "learning:lab", "train a lesson's network further")
    _add_lesson(lab)
    lab.add_argument("--iterations", type=_count, metavar="N", help="how many iterations")
    lab.add_argument("--rates", metavar="R,R,...", help="learning rates to compare")
    lab.add_argument("--freeze", metavar="NAMES", help="parameters that stay, or `biases`")
    lab.add_argument("--format", choices=("text", "json", "csv", "svg"), help="print instead of a screen")
    _add_screen_options(lab)


def _add_documents(commands: _Commands[_ArgumentParser]) -> None:
    listing = _command(commands, "list", "documents:list_lessons", "the lessons there are")
    _add_format(listing, "text", "json")
    diagram = _command(commands, "diagram", "documents:diagram", "the drawing of a lesson's network")
    _add_lesson(diagram)
    diagram.add_argument("--ascii", action="store_true", default=argparse.SUPPRESS, help="ASCII only")
    diagram.add_argument("--width", type=_count, metavar="N", help="columns (default: the terminal's)")
    key = _command(commands, "key", "documents:key", "every step with formula, substitution, chain and value")
    _add_lesson(key)
    _add_format(key, "text", "json", "csv", "md", "html")
    key.add_argument("--iterations", type=_count, metavar="N", help="as many iterations")
    key.add_argument("--seed", type=_seed, metavar="S", help="the key to the worksheet of this seed")
    key.add_argument("--output", metavar="DIR", help="html as a folder of linked pages")
    worksheet = _command(commands, "worksheet", "documents:worksheet", "the steps with blanks, to print")
    _add_lesson(worksheet)
    worksheet.add_argument("--seed", type=_seed, metavar="S", help="fresh numbers: same seed, same sheet")
    _add_format(worksheet, "md", "html", "csv", default="md")
    variant = _command(commands, "variant", "documents:variant", "a lesson file with fresh numbers")
    _add_lesson(variant)
    variant.add_argument(
        "--seed", type=_seed, required=True, metavar="S", help="the same seed, the same file"
    )
    variant.set_defaults(format="toml")


def _add_marking(commands: _Commands[_ArgumentParser]) -> None:
    mark = _command(commands, "mark", "grading:mark", "mark many learners' answers")
    _add_lesson(mark)
    mark.add_argument("answers", metavar="ANSWERS.csv", help="columns learner,iteration,symbol,answer")
    mark.add_argument("--seed", type=_seed, metavar="S", help="answers to the worksheet of this seed")
    _add_format(mark, "text", "json", "csv")
    remark = _command(commands, "remark", "grading:remark", "mark the result files of exams again")
    remark.add_argument("results", metavar="RESULT.json", nargs="+", help="what an exam wrote at its end")
    audit = _command(commands, "audit", "grading:audit", "mark the numbers that a lesson's source prints")
    _add_lesson(audit)
    _add_format(audit, "text", "json", "md")
    check = _command(commands, "check", "grading:check", "validate lesson files")
    check.add_argument("paths", metavar="PATH", nargs="+", help="lesson files or folders of them")


def _add_record(commands: _Commands[_ArgumentParser]) -> None:
    progress = _command(commands, "progress", "record:progress", "lessons and skills: how far you are")
    _add_format(progress, "text", "json", "csv")
    progress.add_argument("--delete", action="store_true", help="remove all that is stored, after asking")
    progress.add_argument("--yes", action="store_true", help="do not ask")
    reset = _command(commands, "reset", "record:reset", "forget how far you are in a lesson, after asking")
    _add_lesson(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")
