"""What can be typed: every command with its arguments.

argparse, not click: it starts 30 ms sooner, which is most of `--help`'s budget. For the same reason the
arguments of a command are made once it is typed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from math import isfinite
from types import MappingProxyType
from typing import Any, NoReturn

from tutor import __version__
from tutor.clean import brief
from tutor.cli.faults import say_error
from tutor.cli.streams import set_encodings
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said
from tutor.terminal import columns
from tutor.words import say

_LONGEST_SHOWN = 40  # of what was typed


def parser() -> Parser:
    """The parser of the whole command line. Of what it gives, `run` names the command: `module:function`."""
    version = say(said("command_line.version_is", version=Text(__version__)))
    whole = Parser(
        prog="backprop-tutor",
        description=say(said("command_line.program")),
        epilog=say(said("command_line.lesson_is")),
    )
    _option(whole, "--version", said("command_line.version"), action="version", version=version)
    whole.set_defaults(run="learning:start", ascii=False, plain=False)
    _add_screen_options(whole)
    listed = whole.add_subparsers(
        title=say(said("command_line.commands")), metavar="COMMAND", parser_class=_CommandParser
    )
    for command in _COMMANDS:
        listed.add_parser(
            command.name,
            help=_help(command.does),
            description=say(said("command_line.description", does=command.does)),
            add=command.add,
            run=command.run,
        )
    return whole


class Parser(argparse.ArgumentParser):
    """A parser whose complaints say what is wrong and what to type next."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("formatter_class", _Help)
        super().__init__(*args, **more)
        self.color = False  # Python 3.14 would colour the help, and no escape of its gets to the terminal

    def error(self, message: str) -> NoReturn:
        set_encodings(None)
        complaint = Text(message.rstrip(".?"))
        what = said("command_line.complaint", complaint=complaint)
        if message.endswith("?"):
            what = said("command_line.asking_complaint", complaint=complaint)
        hint = said("command_line.see_help", program=Text(self.prog))
        sys.exit(say_error(TutorError(what, hint), self.prog))

    def _print_message(self, message: str, file: Any = None) -> None:
        """argparse would say nothing of an output that takes nothing."""
        (file or sys.stderr).write(message)

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is None or value in action.choices:
            return
        from difflib import get_close_matches

        typed, known = Text(brief(value, _LONGEST_SHOWN)), list(action.choices)
        near = get_close_matches(value, known, n=1)
        complaint = said("command_line.not_known", typed=typed, known=Text(", ".join(known)))
        if near:
            complaint = said("command_line.not_known_near", typed=typed, near=Text(near[0]))
        raise argparse.ArgumentError(action, say(complaint))


class _CommandParser(Parser):
    """The parser of one command, which is made once something is asked of it: most are never typed."""

    def __init__(self, *, add: Callable[[Parser], None], run: str, **more: Any) -> None:
        self._later = add, run, more

    def __getattr__(self, name: str) -> Any:
        if "_later" not in vars(self):
            raise AttributeError(name)
        add, run, more = self.__dict__.pop("_later")
        super().__init__(**more)
        self.set_defaults(run=run)
        add(self)
        return getattr(self, name)


class _Help(argparse.HelpFormatter):
    """Asks us how wide the terminal is."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"width": columns(os.environ) - 2, **more})


_PLACES = MappingProxyType(
    {"s": "%s", "r": "%r"}
    | {name: f"%({name})s" for name in ("argument_name", "message", "option", "matches")}
)


def _in_our_words(message: str) -> str:
    """A message of argparse in the language of the process."""
    try:
        return say(Said(f"argparse.{message}", tuple((name, Text(at)) for name, at in _PLACES.items())))
    except KeyError:  # one that no user meets, or that only another Python has
        return message


# argparse asks gettext for its messages and has no other place for a language.
vars(argparse)["_"] = _in_our_words


# One argument


def _argument(parser: Parser, name: str, metavar: str, does: Said, **more: Any) -> None:
    parser.add_argument(name, metavar=metavar, help=_help(does), **more)


def _option(parser: Parser, name: str, does: Said, **more: Any) -> None:
    parser.add_argument(name, help=_help(does), **more)


def _switch(parser: Parser, name: str, does: Said, **more: Any) -> None:
    parser.add_argument(name, help=_help(does), action="store_true", **more)


def _help(does: Said) -> str:
    return say(does).replace("%", "%%")


def _add_screen_options(parser: Parser) -> None:
    # No default of its own: given before the command, an option must survive the command's parser.
    _switch(parser, "--plain", said("command_line.plain"), default=argparse.SUPPRESS)
    _switch(parser, "--ascii", said("command_line.ascii"), default=argparse.SUPPRESS)


def _add_lesson(parser: Parser) -> None:
    _argument(parser, "lesson", "LESSON", said("command_line.lesson"))


def _add_format(parser: Parser, *formats: str, default: str = "text") -> None:
    does = said("command_line.default", value=Text(default))
    _option(parser, "--format", does, choices=formats, default=default)


def _add_assignment(parser: Parser) -> None:
    _option(parser, "--assignment", said("command_line.assignment"), metavar="FILE")


def _add_seed(parser: Parser, does: Said, **more: Any) -> None:
    _option(parser, "--seed", does, type=_seed, metavar="S", **more)


def _count(text: str) -> int:
    """A whole number from 1 on."""
    number = _whole(text)
    if number is None or number < 1:
        typed = Text(brief(text, _LONGEST_SHOWN))
        raise argparse.ArgumentTypeError(say(said("command_line.no_count", typed=typed)))
    return number


def _seed(text: str) -> int:
    """Any whole number."""
    number = _whole(text)
    if number is None:
        typed = Text(brief(text, _LONGEST_SHOWN))
        raise argparse.ArgumentTypeError(say(said("command_line.no_seed", typed=typed)))
    return number


def _numbers(text: str) -> tuple[float, ...]:
    """Finite numbers, separated by commas."""
    try:
        numbers = tuple(map(float, text.split(",")))
    except ValueError:
        numbers = ()
    if not numbers or not all(map(isfinite, numbers)):
        typed = Text(brief(text, _LONGEST_SHOWN))
        raise argparse.ArgumentTypeError(say(said("command_line.no_numbers", typed=typed)))
    return numbers


def _words(text: str) -> tuple[str, ...]:
    """Words separated by commas."""
    return tuple(text.split(","))


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


# The arguments of each command


def _lesson(parser: Parser) -> None:
    _argument(parser, "lesson", "LESSON", said("command_line.lesson_or_assigned"), nargs="?")
    _add_screen_options(parser)
    _switch(parser, "--restart", said("command_line.restart_lesson"))
    _switch(parser, "--all", said("command_line.all_steps"))
    _switch(parser, "--find-the-slip", said("command_line.find_the_slip"))
    _add_assignment(parser)
    _option(parser, "--learner", said("command_line.class_learner"), metavar="NAME")


def _course(parser: Parser) -> None:
    """It takes none."""


def _quiz(parser: Parser) -> None:
    _argument(parser, "lessons", "LESSON", said("command_line.lessons"), nargs="*")
    count = said("command_line.default", value=10)
    _option(parser, "--count", count, type=_count, default=10, metavar="N")
    _add_seed(parser, said("command_line.same_asked"))
    _switch(parser, "--exam", said("command_line.exam"))
    _switch(parser, "--restart", said("command_line.restart_quiz"))
    _option(parser, "--learner", said("command_line.learner"), metavar="NAME")
    _option(parser, "--output", said("command_line.exam_output"), metavar="FILE")
    _add_assignment(parser)
    _add_screen_options(parser)


def _review(parser: Parser) -> None:
    _option(parser, "--until", said("command_line.until"), metavar="DATE")
    _add_seed(parser, said("command_line.same_asked"))
    _add_screen_options(parser)


def _lab(parser: Parser) -> None:
    _add_lesson(parser)
    _option(parser, "--iterations", said("command_line.lab_iterations"), type=_count, metavar="N")
    _option(parser, "--rates", said("command_line.rates"), metavar="R,R,...")
    _option(parser, "--freeze", said("command_line.freeze"), metavar="NAMES")
    _option(parser, "--format", said("command_line.lab_format"), choices=("text", "json", "csv", "svg"))
    _add_screen_options(parser)


def _list(parser: Parser) -> None:
    _add_format(parser, "text", "json")


def _diagram(parser: Parser) -> None:
    _add_lesson(parser)
    _switch(parser, "--ascii", said("command_line.ascii_drawing"), default=argparse.SUPPRESS)
    _option(parser, "--width", said("command_line.width"), type=_count, metavar="N")


def _key(parser: Parser) -> None:
    _add_lesson(parser)
    _add_format(parser, "text", "json", "csv", "md", "html")
    _option(parser, "--iterations", said("command_line.key_iterations"), type=_count, metavar="N")
    _add_seed(parser, said("command_line.key_seed"))
    _option(parser, "--output", said("command_line.key_output"), metavar="DIR")


def _worksheet(parser: Parser) -> None:
    _add_lesson(parser)
    _add_seed(parser, said("command_line.worksheet_seed"))
    _add_format(parser, "md", "html", "csv", default="md")


def _export(parser: Parser) -> None:
    _add_lesson(parser)
    _option(parser, "--format", said("command_line.export_format"), choices=("moodle", "qti"), required=True)
    _add_seed(parser, said("command_line.export_seed"))
    _option(parser, "--copies", said("command_line.copies"), type=_count, metavar="N")
    _option(parser, "--iterations", said("command_line.key_iterations"), type=_count, metavar="N")
    _option(parser, "--output", said("command_line.export_output"), metavar="FILE")


def _variant(parser: Parser) -> None:
    _add_lesson(parser)
    _add_seed(parser, said("command_line.variant_seed"), required=True)
    parser.set_defaults(format="toml")


def _new(parser: Parser) -> None:
    _argument(parser, "shape", "SHAPE", said("command_line.shape"), nargs="?")
    _option(parser, "--activation", said("command_line.activation"), type=_words, metavar="A")
    _option(parser, "--loss", said("command_line.loss"), metavar="L")
    _add_seed(parser, said("command_line.new_seed"))
    _option(parser, "--from", said("command_line.from_file"), metavar="FILE", dest="file")
    _option(parser, "--input", said("command_line.input"), type=_numbers, metavar="X,X,...")
    _option(parser, "--target", said("command_line.target"), type=_numbers, metavar="Y,Y,...")
    _option(parser, "--output", said("command_line.new_output"), metavar="FILE")
    parser.set_defaults(format="toml")
    # What begins with a minus and a digit is a value here, also where it is a list.
    vars(parser)["_negative_number_matcher"] = re.compile(r"-[0-9.]")


def _mark(parser: Parser) -> None:
    _add_lesson(parser)
    _argument(parser, "answers", "ANSWERS.csv", said("command_line.answers"))
    _add_seed(parser, said("command_line.mark_seed"))
    _add_format(parser, "text", "json", "csv")
    _option(parser, "--jobs", said("command_line.jobs"), type=_count, default=1, metavar="N")


def _remark(parser: Parser) -> None:
    _argument(parser, "results", "RESULT.json", said("command_line.results"), nargs="+")
    _option(parser, "--assignment", said("command_line.own_assignments"), metavar="FILE", action="append")


def _assign(parser: Parser) -> None:
    _argument(parser, "file", "FILE", said("command_line.assignment_file"))
    _option(parser, "--output", said("command_line.class_output"), metavar="DIR")


def _class(parser: Parser) -> None:
    _argument(parser, "names", "FOLDER", said("command_line.class_names"), nargs="+")
    _option(parser, "--assignment", said("command_line.own_assignments"), metavar="FILE", action="append")
    _option(parser, "--roster", said("command_line.roster"), metavar="CSV")
    formats = ("text", "json", "csv", "html", "canvas", "moodle")
    _option(parser, "--format", said("command_line.class_format"), choices=formats)
    _option(parser, "--title", said("command_line.column_title"), metavar="TEXT")
    _add_screen_options(parser)


def _audit(parser: Parser) -> None:
    _add_lesson(parser)
    _add_format(parser, "text", "json", "md")


def _check(parser: Parser) -> None:
    _argument(parser, "paths", "PATH", said("command_line.paths"), nargs="+")


def _progress(parser: Parser) -> None:
    _add_format(parser, "text", "json", "csv", "xapi")
    _option(parser, "--home-page", said("command_line.home_page"), metavar="IRI")
    _option(parser, "--learner", said("command_line.progress_learner"), metavar="NAME")
    _switch(parser, "--delete", said("command_line.delete"))
    _switch(parser, "--yes", said("command_line.yes"))


def _reset(parser: Parser) -> None:
    _add_lesson(parser)
    _switch(parser, "--yes", said("command_line.yes"))


def _completion(parser: Parser) -> None:
    shells = ("bash", "zsh", "fish")
    parser.add_argument("shell", choices=shells, help=_help(said("command_line.shell")))


class _Command(NamedTuple):
    """A command: its name, what it does in a few words, which function runs it, its arguments."""

    name: str
    does: Said
    run: str
    add: Callable[[Parser], None]


_COMMANDS: Sequence[_Command] = (
    _Command("lesson", said("command_line.do_lesson"), "learning:lesson", _lesson),
    _Command("course", said("command_line.do_course"), "documents:course", _course),
    _Command("quiz", said("command_line.do_quiz"), "learning:quiz", _quiz),
    _Command("review", said("command_line.do_review"), "learning:review", _review),
    _Command("lab", said("command_line.do_lab"), "learning:lab", _lab),
    _Command("list", said("command_line.do_list"), "documents:list_lessons", _list),
    _Command("diagram", said("command_line.do_diagram"), "documents:diagram", _diagram),
    _Command("key", said("command_line.do_key"), "documents:key", _key),
    _Command("worksheet", said("command_line.do_worksheet"), "documents:worksheet", _worksheet),
    _Command("export", said("command_line.do_export"), "documents:export", _export),
    _Command("variant", said("command_line.do_variant"), "documents:variant", _variant),
    _Command("new", said("command_line.do_new"), "documents:new", _new),
    _Command("mark", said("command_line.do_mark"), "grading:mark", _mark),
    _Command("remark", said("command_line.do_remark"), "grading:remark", _remark),
    _Command("assign", said("command_line.do_assign"), "classroom:assign", _assign),
    _Command("class", said("command_line.do_class"), "classroom:show_class", _class),
    _Command("audit", said("command_line.do_audit"), "grading:audit", _audit),
    _Command("check", said("command_line.do_check"), "grading:check", _check),
    _Command("progress", said("command_line.do_progress"), "record:progress", _progress),
    _Command("reset", said("command_line.do_reset"), "record:reset", _reset),
    _Command("completion", said("command_line.do_completion"), "completion:completion", _completion),
)
