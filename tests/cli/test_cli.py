"""The command line: exit codes, streams, and what it never does."""

import json
import subprocess
import sys

import pytest

from support.running import ROOT, environment, tutor


@pytest.fixture
def home(tmp_path):
    return tmp_path


def test_the_version_is_printed(home):
    done = tutor("--version", home=home)
    assert (done.returncode, done.stdout.split()[0]) == (0, "backprop-tutor")


def test_an_unknown_command_is_misuse(home):
    assert tutor("lessson", home=home).returncode == 2


def test_an_unknown_lesson_names_the_near_one_and_is_misuse(home):
    done = tutor("lesson", "relu-212", home=home)
    assert done.returncode == 2
    assert "Did you mean relu-2" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"format = 2\n", b"format = 1\nid = 3\n", b"[[["])
def test_a_broken_file_is_named_in_one_sentence_and_never_a_traceback(home, content):
    path = home / "broken.toml"
    path.write_bytes(content)
    done = tutor("lesson", str(path), home=home)
    assert done.returncode == 2
    assert "broken.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_folder_are_refused_by_name(home):
    for path in (home / "none.toml", home):
        done = tutor("key", f"{path}/" if path == home else str(path), home=home)
        assert done.returncode == 2
        assert str(path.name) in done.stderr
        assert "Traceback" not in done.stderr


def test_the_result_goes_to_stdout_and_nothing_else(home):
    done = tutor("key", "relu-221", "--format", "json", home=home)
    assert json.loads(done.stdout)["lesson"] == "relu-221"
    assert done.stderr == ""


def test_a_reader_that_leaves_early_is_no_error(home):
    command = f"{sys.executable} -m tutor key relu-231 | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=home, env=environment(home), check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_check_finds_what_is_wrong_with_a_file_and_says_where(home):
    path = home / "broken.toml"
    path.write_text('format = 1\nid = "broken"\n[network]\ninputs = ["x1", "x1"]\n')
    done = tutor("check", str(path), home=home)
    assert done.returncode == 1
    assert "network.inputs" in done.stdout


def test_check_is_content_with_the_shipped_lessons(home):
    folder = tutor("list", "--format", "json", home=home)
    assert folder.returncode == 0
    assert tutor("check", str(ROOT / "lessons"), home=home).returncode == 0


def test_the_same_seed_prints_the_same_variant(home):
    first = tutor("variant", "relu-221", "--seed", "7", home=home).stdout
    assert first == tutor("variant", "relu-221", "--seed", "7", home=home).stdout
    assert first != tutor("variant", "relu-221", "--seed", "8", home=home).stdout


def test_a_variant_is_a_lesson_file(home):
    path = home / "relu-221.toml"
    path.write_text(tutor("variant", "relu-221", "--seed", "7", home=home).stdout)
    assert tutor("check", str(path), home=home).returncode == 0


def python(code, home):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=home,
        env=environment(home),
        check=True,
    )
    return done.stdout.strip()


def test_the_screen_is_drawn_before_numpy_is_imported(home):
    code = (
        "import sys\n"
        "import tutor.ui.app, tutor.plain, tutor.present.diagram, tutor.cli.learning\n"
        "import tutor.application.lessons\n"
        "from tutor.lesson.catalogue import find_lesson\n"
        "from tutor.practice.course import Course\n"
        "Course.of(find_lesson('relu-221')).trace.values(1)\n"
        "print(sorted(m for m in ('numpy', 'fsrs', 'plotext', 'click') if m in sys.modules))"
    )
    assert python(code, home) == "[]"


def test_help_imports_no_more_than_it_says(home):
    code = (
        "import sys, contextlib, io\n"
        "from tutor.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "heavy = ['numpy', 'textual', 'rich', 'sqlite3', 'tutor.expressions']\n"
        "heavy += ['dataclasses'] if sys.version_info < (3, 14) else []\n"  # argparse itself has them there
        "print([m for m in heavy if m in sys.modules])"
    )
    assert python(code, home) == "[]"


@pytest.mark.parametrize("command", [(), ("lesson",)])
def test_help_has_no_colours_whatever_python_would_give_it(home, command):
    done = tutor(*command, "--help", home=home, FORCE_COLOR="1", PYTHON_COLORS="1")
    assert done.stdout.startswith("usage: backprop-tutor")
    assert "[0m" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lessson",), "Did you mean lesson?"),
        (("quiz", "--seed", "abc"), '"abc" is no whole number'),
        (("quiz", "--count", "0"), '"0" is no whole number from 1 on'),
        (("key", "relu-221", "--format", "pdf"), "There are text, json, csv, md, html."),
        (("key", "relu-221", "--iterations", "99999999"), "at most 10000 iterations"),
        (("key", "relu-221", "--format", "html", "--output", ""), "--output names no folder"),
        (("review", "--until", "0001-01-01"), "too far away"),
        (("lesson",), "LESSON"),
    ],
)
def test_misuse_is_told_in_two_lines_the_second_of_which_says_what_to_type(home, arguments, said):
    done = tutor(*arguments, home=home, TZ="Asia/Tokyo")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert "Type " in done.stderr.splitlines()[1]


def _in_shell(home, command, **env):
    words = ["bash", "-c", command.replace("TUTOR", f"{sys.executable} -m tutor")]
    return subprocess.run(
        words, capture_output=True, text=True, cwd=home, env=environment(home, **env), check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    ["key relu-221", "list", "progress", "lesson relu-221 --plain", "--help", "--version", "mark --help"],
)
def test_an_output_that_takes_nothing_is_misuse_told_in_a_sentence(home, command, buffered):
    done = _in_shell(home, f"TUTOR {command} </dev/null >/dev/full", PYTHONUNBUFFERED=buffered)
    assert done.returncode == 2
    assert "The output cannot be written (No space left on device)." in done.stderr
    assert "fault" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("command", ["mark relu-221 nowhere.csv", "lesson nosuch", "nosuch"])
def test_where_nobody_hears_of_misuse_the_exit_code_tells_it(home, command):
    assert _in_shell(home, f"TUTOR {command} 2>/dev/full").returncode == 2


def test_closed_streams_are_no_fault_of_the_program(home):
    closed = _in_shell(home, "TUTOR list >&-")
    assert (closed.returncode, "output is closed" in closed.stderr) == (2, True)
    silent = _in_shell(home, "TUTOR lesson relu-221 --plain <&-")
    assert (silent.returncode, silent.stderr, "Stopped" in silent.stdout) == (0, "", True)


@pytest.fixture
def accented(home):
    """A lesson whose title no ASCII terminal can show."""
    text = (ROOT / "lessons" / "relu-221.toml").read_text(encoding="utf-8")
    lines = text.replace('id = "relu-221"', 'id = "accented"').split("\n")
    lines = ['title = "Déjà vu"' if line == lines[2] else line for line in lines]
    path = home / "accented.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("key",), ("audit",), ("lab", "--format", "text"), ("check",)])
def test_text_is_ascii_where_the_terminal_is(home, accented, command):
    done = tutor(command[0], str(accented), *command[1:], home=home, LC_ALL="C")
    assert done.stdout.isascii()
    assert done.stderr.isascii()
    assert "D?j" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_documents_are_utf_8_in_every_locale(home, accented, encoding):
    printed = tutor(
        "variant", str(accented), "--seed", "2", home=home, LC_ALL="C", PYTHONIOENCODING=encoding
    ).stdout
    assert 'title = "Déjà vu"' in printed


@pytest.mark.parametrize("arguments", [("lessson",), ("list",)])
def test_an_interrupt_while_the_command_is_read_is_no_fault_of_the_program(home, arguments):
    code = (
        "import sys, tutor.cli as cli\n"
        "def interrupted(): raise KeyboardInterrupt\n"
        "cli.parser = interrupted\n"
        f"cli.main({list(arguments)!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(home), check=False
    )
    assert done.stderr == "\nStopped.\n"


SWALLOWED = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever began the tests
import tutor.cli as cli

class Odd:
    @property
    def __hash__(self):
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            time.sleep(0.1)

def parser():
    if sys.argv[1] == "now":
        hash(Odd())  # Python says that it is unhashable, and nothing of the interrupt
    raise TypeError("a fault of our own")

cli.parser = parser
code = cli.main(["list"])
if code == 130:
    os.kill(os.getpid(), signal.SIGINT)  # another Ctrl+C
sys.exit(code)
"""


@pytest.mark.parametrize(("when", "code"), [("now", 130), ("never", 1)])
def test_an_interrupt_of_which_python_makes_another_error_is_no_fault_of_the_program(home, when, code):
    command = [sys.executable, "-c", SWALLOWED, when]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(home), check=False)
    assert done.returncode == code
    assert (done.stderr == "\nStopped.\n") == (when == "now")
    assert ("a fault of its own (TypeError" in done.stderr) == (when == "never")


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("title = Tanh", "straight quotes"),
        ("a = [0,05, 0,15]", "decimals with a point"),
        ("[a]\n[a]", "each table once"),
    ],
)
def test_check_says_what_to_do_about_what_is_no_toml(home, line, advice):
    path = home / "broken.toml"
    path.write_text(f"format = 1\n{line}\n")
    assert advice in tutor("check", str(path), home=home).stdout


@pytest.mark.parametrize("typed", [("course",), ("--plain",), ()])
def test_the_path_and_what_to_type_next_are_printed_in_eighty_columns(home, typed):
    done = tutor(*typed, home=home)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert done.stderr == ""
    assert max(map(len, lines)) <= 80
    assert lines[2].split()[:2] == ["[>]", "slope-11"]
    assert "Type `backprop-tutor lesson slope-11`." in lines


def test_a_course_that_cannot_be_read_is_told_on_stderr_and_the_lessons_are_listed_all_the_same(home):
    record = home / "data" / "record.db"
    record.parent.mkdir()
    record.write_bytes(b"no database")
    done = tutor("course", home=home)
    assert done.returncode == 0
    assert "slope-11" in done.stdout
    assert "Nothing could be read in your record" in done.stderr


def test_the_path_is_shown_before_numpy_marking_and_the_scheduler_are_imported(home):
    code = (
        "import sys\n"
        "import tutor.ui.app, tutor.ui.screens.start, tutor.cli.learning\n"
        "from tutor.application.course import Desk\n"
        "from tutor.application.record_keeper import open_own_record\n"
        "assert Desk(open_own_record()).look().rows\n"
        "heavy = ('numpy', 'fsrs', 'tutor.marking.marker', 'tutor.practice.quiz', 'tutor.practice.review')\n"
        "print(sorted(m for m in heavy if m in sys.modules))"
    )
    assert python(code, home) == "[]"


def test_jobs_share_the_marking_of_a_class_and_change_no_byte(tmp_path):
    table = tmp_path / "answers.csv"
    rows = "".join(f"learner {number},1,z1,0.{number}\n" for number in range(9))
    table.write_text(f"learner,iteration,symbol,answer\n{rows}", encoding="utf-8")
    one, four = (tutor("mark", "relu-221", str(table), "--jobs", jobs, home=tmp_path) for jobs in ("1", "4"))
    assert (one.returncode, one.stdout) == (four.returncode, four.stdout)
    assert "learner 8" in one.stdout
    assert tutor("mark", "relu-221", str(table), "--jobs", "0", home=tmp_path).returncode == 2
