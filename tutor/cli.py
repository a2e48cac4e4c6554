"""The command line: what can be typed, and which module does it.

argparse, not click: it starts 30 ms sooner, which is most of `--help`'s budget.
Every command imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType

from tutor import __version__
from tutor.errors import EXIT_FINE, TutorError

_INTERRUPTED = 130  # what a shell reports for Ctrl+C


DEBUG_VARIABLE = "BACKPROP_TUTOR_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Gives its exit code: 0 fine, 1 found something wrong, 2 misuse."""
    if not os.environ.get(DEBUG_VARIABLE):
        sys.excepthook = _own_fault
    arguments = _parser().parse_args(argv)
    _tolerate_narrow_output()
    module, _, function = arguments.run.partition(":")
    try:
        code: int = getattr(import_module(f"tutor.commands.{module}"), function)(arguments)
        sys.stdout.flush()
    except TutorError as error:
        return _say(error)
    except BrokenPipeError:
        # The reader of our output has gone: nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FINE
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return _INTERRUPTED
    return code


def _own_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program in one sentence: no traceback, and none of its values, reaches a user."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    place = f" in {os.path.basename(code.co_filename)}, {code.co_name}" if code else ""
    print(f"backprop-tutor: a fault of its own ({kind.__name__}{place}).", file=sys.stderr)
    print(f"What you answered is kept. {DEBUG_VARIABLE}=1 shows where it happened.", file=sys.stderr)


def _say(error: TutorError) -> int:
    from tutor.present.clean import printable

    print(printable(f"backprop-tutor: {error.message}"), file=sys.stderr)
    if error.hint:
        print(printable(error.hint), file=sys.stderr)
    return error.code


def _tolerate_narrow_output() -> None:
    """An output that cannot encode a sign gets "?" for it instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backprop-tutor",
        description="Learn backpropagation by doing it by hand. Without a command: the list of lessons.",
        epilog="LESSON is an id from `backprop-tutor list`, or the path of a lesson file.",
    )
    parser.add_argument("--version", action="version", version=f"backprop-tutor {__version__}")
    parser.set_defaults(run="start:start", ascii=False, plain=False)
    _add_screen_options(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_learning, _add_documents, _add_marking, _add_record):
        add(commands)
    return parser


_Commands = argparse._SubParsersAction  # the only name that argparse has for it
_Parser = argparse.ArgumentParser


def _command(commands: _Commands[_Parser], name: str, run: str, does: str) -> _Parser:
    parser: _Parser = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    parser.set_defaults(run=run)
    return parser


def _add_screen_options(parser: _Parser) -> None:
    # No default of its own: given before the command, an option must survive the command's parser.
    off = argparse.SUPPRESS
    line_mode = "line mode: a question a line, an answer a line"
    parser.add_argument("--plain", action="store_true", default=off, help=line_mode)
    parser.add_argument("--ascii", action="store_true", default=off, help="paint ASCII only")


def _add_lesson(parser: _Parser) -> None:
    parser.add_argument("lesson", metavar="LESSON", help="id or path")


def _add_format(parser: _Parser, *formats: str, default: str = "text") -> None:
    parser.add_argument("--format", choices=formats, default=default, help=f"default: {default}")


def _count(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_count.__name__ = "whole number from 1 on"


def _add_learning(commands: _Commands[_Parser]) -> None:
    lesson = _command(commands, "lesson", "learn:lesson", "learn: answer every step of a lesson")
    _add_lesson(lesson)
    _add_screen_options(lesson)
    lesson.add_argument("--restart", action="store_true", help="begin anew instead of going on")
    quiz = _command(commands, "quiz", "practice:quiz", "questions over steps with fresh numbers")
    quiz.add_argument("lessons", metavar="LESSON", nargs="*", help="ids or paths; all lessons if none")
    quiz.add_argument("--count", type=_count, default=10, metavar="N", help="default: 10")
    quiz.add_argument("--seed", type=int, metavar="S", help="the same seed asks the same")
    quiz.add_argument("--exam", action="store_true", help="no hints, and no verdicts until the end")
    quiz.add_argument("--restart", action="store_true", help="a new one instead of going on")
    quiz.add_argument("--learner", metavar="NAME", help="name in the exam's result file")
    quiz.add_argument("--output", metavar="FILE", help="where the exam's result file goes")
    _add_screen_options(quiz)
    review = _command(commands, "review", "practice:review", "the skills due today, with fresh numbers")
    review.add_argument("--until", metavar="DATE", help="also what falls due by DATE (YYYY-MM-DD)")
    review.add_argument("--seed", type=int, metavar="S", help="the same seed asks the same")
    _add_screen_options(review)
    lab = _command(commands, "lab", "lab:lab", "train a lesson's network further")
    _add_lesson(lab)
    lab.add_argument("--iterations", type=_count, metavar="N", help="how many iterations")
    lab.add_argument("--rates", metavar="R,R,...", help="learning rates to compare")
    lab.add_argument("--freeze", metavar="NAMES", help="parameters that stay, or `biases`")
    lab.add_argument("--format", choices=("text", "json", "csv", "svg"), help="print instead of a screen")
    _add_screen_options(lab)


def _add_documents(commands: _Commands[_Parser]) -> None:
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
    key.add_argument("--seed", type=int, metavar="S", help="the key to the worksheet of this seed")
    key.add_argument("--output", metavar="DIR", help="html as a folder of linked pages")
    worksheet = _command(commands, "worksheet", "documents:worksheet", "the steps with blanks, to print")
    _add_lesson(worksheet)
    worksheet.add_argument("--seed", type=int, metavar="S", help="fresh numbers: same seed, same sheet")
    _add_format(worksheet, "md", "html", "csv", default="md")
    variant = _command(commands, "variant", "documents:variant", "a lesson file with fresh numbers")
    _add_lesson(variant)
    variant.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed, the same file")


def _add_marking(commands: _Commands[_Parser]) -> None:
    mark = _command(commands, "mark", "grading:mark", "mark many learners' answers")
    _add_lesson(mark)
    mark.add_argument("answers", metavar="ANSWERS.csv", help="columns learner,iteration,symbol,answer")
    mark.add_argument("--seed", type=int, metavar="S", help="answers to the worksheet of this seed")
    _add_format(mark, "text", "json", "csv")
    remark = _command(commands, "remark", "practice:remark", "mark the result files of exams again")
    remark.add_argument("results", metavar="RESULT.json", nargs="+", help="what an exam wrote at its end")
    audit = _command(commands, "audit", "grading:audit", "mark the numbers that a lesson's source prints")
    _add_lesson(audit)
    _add_format(audit, "text", "json", "md")
    check = _command(commands, "check", "grading:check", "validate lesson files")
    check.add_argument("paths", metavar="PATH", nargs="+", help="lesson files or folders of them")


def _add_record(commands: _Commands[_Parser]) -> None:
    progress = _command(commands, "progress", "record:progress", "lessons and skills: how far you are")
    _add_format(progress, "text", "json", "csv")
    progress.add_argument("--delete", action="store_true", help="remove all that is stored, after asking")
    progress.add_argument("--yes", action="store_true", help="do not ask")
    reset = _command(commands, "reset", "record:reset", "forget how far you are in a lesson, after asking")
    _add_lesson(reset)
    reset.add_argument("--yes", action="store_true", help="do not ask")


if __name__ == "__main__":
    sys.exit(main())
