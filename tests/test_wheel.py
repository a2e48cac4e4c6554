"""The built wheel, installed elsewhere: what users get."""

import json
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from support.running import ROOT, environment, tutor


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds nothing but the wheel's content."""
    folder = tmp_path_factory.mktemp("wheel")
    built = folder / "dist"
    quiet = {"capture_output": True, "check": True, "text": True}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)], cwd=ROOT, **quiet
    )
    (wheel,) = built.glob("*.whl")
    site = folder / "site"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(pip, **quiet)
    return site


def test_the_wheel_brings_its_own_lessons(installed, tmp_path):
    done = tutor("list", "--format", "json", home=tmp_path, PYTHONPATH=str(installed))
    ids = {lesson["id"] for lesson in json.loads(done.stdout)["lessons"]}
    assert {"relu-221", "relu-111", "relu-231", "sigmoid-222", "sigmoid-322", "mazur-222"} <= ids


def test_the_wheel_brings_its_course(installed, tmp_path):
    done = tutor("course", home=tmp_path, PYTHONPATH=str(installed))
    assert "[>] slope-11" in done.stdout
    assert done.stderr == ""


def test_the_wheel_teaches_without_the_checkout(installed, tmp_path):
    done = tutor(
        "lesson", "relu-221", "--plain", home=tmp_path, stdin="1.2\n:quit\n", PYTHONPATH=str(installed)
    )
    assert "+ Correct" in done.stdout


def test_the_wheel_is_what_these_tests_ran(installed, tmp_path):
    where = subprocess.run(
        [sys.executable, "-c", "import tutor; print(tutor.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(installed)),
    )
    assert where.stdout.startswith(str(installed))


def test_the_wheel_gets_on_with_other_textuals_and_the_tests_run_with_one(installed):
    (metadata,) = installed.glob("*.dist-info/METADATA")
    needed = re.findall(r"^Requires-Dist: (textual[<=>~!][^;\n]*)", metadata.read_text("utf-8"), re.MULTILINE)
    assert needed == ["textual<9,>=8.2.8", f"textual=={version('textual')}"]


def test_the_wheel_brings_its_manual_page(installed):
    page = installed / "share" / "man" / "man1" / "backprop-tutor.1"
    assert page.read_bytes() == (ROOT / "docs" / "backprop-tutor.1").read_bytes()


def test_every_package_of_the_checkout_is_in_the_wheel(installed):
    def sources(root):
        return {p.relative_to(root) for p in root.rglob("*") if p.suffix in (".py", ".tcss")}

    assert sources(ROOT / "tutor") == {p for p in sources(installed / "tutor") if "_lessons" not in p.parts}
