"""The README keeps its promises: its tables are generated, its commands are those that CI runs."""

import re
import subprocess
import sys

from support.running import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tables_of_slips_are_what_the_audit_says_now():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_readme.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_ci_runs_the_test_command_of_the_readme():
    command = re.search(r"<!-- command: test -->\n```sh\n(.+)\n```", README)
    assert command is not None
    assert command[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_picture_and_page_that_the_readme_names_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_of_the_readme_is_one():
    named = set(re.findall(r"^\| `([a-z]+)[ `]", README, flags=re.MULTILINE))
    usage = subprocess.run(
        [sys.executable, "-m", "tutor", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert named
    assert all(re.search(rf"^    {name}\b", usage, flags=re.MULTILINE) for name in named)
