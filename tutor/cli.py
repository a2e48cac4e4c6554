"""The command line: what can be typed, and which module does it.

argparse, not click: it starts 30 ms sooner, which is most of `--help`'s budget.
Every command imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import codecs
import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType
from typing import NoReturn

from tutor import __version__, ending
from tutor.clean import brief, clean_streams, escaped, printable
from tutor.errors import EXIT_FINE, TutorError

_INTERRUPTED = 130  # what a shell reports for Ctrl+C
_LONGEST_SHOWN = 40  # of what was typed
_IN_ASCII = "backprop-tutor-ascii"  # the error handler of our streams

DEBUG_VARIABLE = "BACKPROP_TUTOR_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Gives its exit code: 0 fine, 1 found something wrong, 2 misuse."""
    if not os.environ.get(DEBUG_VARIABLE):
        sys.excepthook = _own_fault
    ending.watch()
    missing = _open_missing_streams()
    clean_streams()
    if "stdout" in missing:
        return _say(TutorError("The output is closed.", "Leave it open, or send it to a file or a pipe."))
    arguments = _parser().parse_args(argv)
    _set_encodings(getattr(arguments, "format", None))
    try:
        return _run(arguments.run, arguments)
    except TutorError as error:
        return _say(error)
    except BrokenPipeError:
        # The reader of our output has gone: nothing is wrong, and nothing more can be said.
        ending.silence(sys.stdout)
        return EXIT_FINE
    except OSError as error:
        # Commands turn what goes wrong with a file into a TutorError; what is left is our own output.
        ending.silence(sys.stdout)
        if error.errno == errno.EIO and error.filename is None:
            ending.terminal_is_gone()
        return _say(_no_output(error))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return _INTERRUPTED


def _run(where: str, arguments: argparse.Namespace) -> int:
    """Calls `module:function` of tutor.commands, and writes out what it printed."""
    module, _, function = where.partition(":")
    gc.disable()  # importing makes many objects and no garbage: looking for it takes a tenth of the time
    command = getattr(import_module(f"tutor.commands.{module}"), function)
    gc.enable()
    code: int = command(arguments)
    sys.stdout.flush()
    return code


def _no_output(error: OSError) -> TutorError:
    what = (
        f"{escaped(str(error.filename))} cannot be used" if error.filename else "The output cannot be written"
    )
    return TutorError(f"{what} ({error.strerror}).", "Make room there, or name another place.")


def _own_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program in one sentence: no traceback, and none of its values, reaches a user."""
    if kind is KeyboardInterrupt:  # before or after the command itself
        print("\nStopped.", file=sys.stderr)
        return
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    place = f" in {os.path.basename(code.co_filename)}, {code.co_name}" if code else ""
    print(f"backprop-tutor: a fault of its own ({kind.__name__}{place}).", file=sys.stderr)
    kept = "What you answered is kept unless it was said not to be."
    print(f"{kept} {DEBUG_VARIABLE}=1 shows where it happened.", file=sys.stderr)


def _say(error: TutorError, program: str = "backprop-tutor") -> int:
    from tutor.words import hint_of, message_of

    print(f"{program}: {message_of(error)}", file=sys.stderr)
    if hint := hint_of(error):
        print(hint, file=sys.stderr)
    return error.code


def _open_missing_streams() -> list[str]:
    """Closed streams become empty ones: a file opened later would get their number, and their text."""
    modes = {"stdin": "r", "stdout": "w", "stderr": "w"}
    missing = [name for name in modes if getattr(sys, name) is None]
    for name in missing:
        setattr(sys, name, open(os.devnull, modes[name], encoding="utf-8"))  # noqa: SIM115 - open to the end
    return missing


def _set_encodings(form: str | None) -> None:
    """Documents are UTF-8 wherever they go; text is what the terminal can show.

    Python calls a terminal under `LC_ALL=C` UTF-8, and on Windows a file anything but that.
    A sign that cannot be encoded is written in its ASCII form, or as "?".
    """
    from tutor.terminal import is_utf8

    codecs.register_error(_IN_ASCII, _in_ascii)
    shown = None if is_utf8(os.environ) else "ascii"
    document = form not in (None, "text") and not sys.stdout.isatty()
    for stream, encoding in ((sys.stdout, "utf-8" if document else shown), (sys.stderr, shown)):
        reconfigure = getattr(stream, "reconfigure", None)  # a test may put another kind of stream there
        if reconfigure is not None:
            reconfigure(encoding=encoding, errors=_IN_ASCII)
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the ASCII forms of what could not be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return printable(error.object[error.start : error.end], ascii_only=True), error.end


class _ArgumentParser(argparse.ArgumentParser):
    """A parser whose complaints say what is wrong and what to type next."""

    def error(self, message: str) -> NoReturn:
        _set_encodings(None)
        said = message.removeprefix("argument ").rstrip(".?")
        end = "?" if message.endswith("?") else "."
        hint = f"Type `{self.prog} --help` to see what can be typed."
        sys.exit(_say(TutorError(f"{said[:1].upper()}{said[1:]}{end}", hint), self.prog))

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is None or value in action.choices:
            return
        from difflib import get_close_matches

        known = list(action.choices)
        near = get_close_matches(value, known, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
        raise argparse.ArgumentError(action, f'"{brief(value, _LONGEST_SHOWN)}" is not known. {advice}')


def _parser() -> argparse.ArgumentParser:
    parser = _ArgumentParser(
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
    lesson = _command(commands, "lesson", "learn:lesson", "learn: answer every step of a lesson")
    _add_lesson(lesson)
    _add_screen_options(lesson)
    lesson.add_argument("--restart", action="store_true", help="begin anew instead of going on")
    quiz = _command(commands, "quiz", "practice:quiz", "questions over steps with fresh numbers")
    quiz.add_argument("lessons", metavar="LESSON", nargs="*", help="ids or paths; all lessons if none")
    quiz.add_argument("--count", type=_count, default=10, metavar="N", help="default: 10")
    quiz.add_argument("--seed", type=_seed, metavar="S", help="the same seed asks the same")
    quiz.add_argument("--exam", action="store_true", help="no hints, and no verdicts until the end")
    quiz.add_argument("--restart", action="store_true", help="a new one instead of going on")
    quiz.add_argument("--learner", metavar="NAME", help="name in the exam's result file")
    quiz.add_argument("--output", metavar="FILE", help="where the exam's result file goes")
    _add_screen_options(quiz)
    review = _command(commands, "review", "practice:review", "the skills due today, with fresh numbers")
    review.add_argument("--until", metavar="DATE", help="also what falls due by DATE (YYYY-MM-DD)")
    review.add_argument("--seed", type=_seed, metavar="S", help="the same seed asks the same")
    _add_screen_options(review)
    lab = _command(commands, "lab", "lab:lab", "train a lesson's network further")
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
    remark = _command(commands, "remark", "remarking:remark", "mark the result files of exams again")
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


if __name__ == "__main__":
    sys.exit(main())
