"""Gathers the wheels from which the tutor is installed where there is no network, and tries them out.

    python scripts/make_wheelhouse.py --output wheelhouse

They are for this Python and this system, as numpy's wheel is; make them on a machine like those they are
for. Where the folder is taken along, this installs from it:

    python3 -m venv tutor && tutor/bin/pip install --no-index --find-links wheelhouse backprop-tutor

What the tests run with exactly, as the `dev` extra says, is what is gathered.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("list", "course", "key relu-111", "lab relu-111")
"""What is tried after the installation."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--output", default="wheelhouse", metavar="DIR", type=Path)
    output: Path = asked.parse_args().output
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        sys.exit(f"{output} is there already, and not empty. Take another folder, or empty this one.")
    gather(output)
    try_out(output)
    wheels = list(output.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels)
    print(f"{output}: {len(wheels)} wheels, {size / 1e6:.1f} MB; installed from it, every command was fine:")
    print("  " + ", ".join(COMMANDS))


def pins() -> list[str]:
    """What is to be exactly one version, as `name==version`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    exact = re.compile(r"[\w.-]+==[\w.]+")
    return [one for one in project["optional-dependencies"]["dev"] if exact.fullmatch(one)]


def gather(output: Path) -> None:
    """Downloads wheels, and builds that of the tutor."""
    with TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("\n".join(pins()) + "\n", "utf-8")
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(output)]
        subprocess.run([*pip, "--constraint", str(constraints), str(ROOT)], check=True)


def try_out(wheelhouse: Path) -> None:
    """Installs from it into a new environment, without any index, and runs commands there."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        venv.create(place / "env", with_pip=True)
        programs = place / "env" / ("Scripts" if os.name == "nt" else "bin")
        # Nothing of this machine's settings for pip may help.
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        environ |= {"PIP_CONFIG_FILE": os.devnull, "BACKPROP_TUTOR_HOME": str(place / "record")}
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        found = ["--no-index", "--find-links", wheelhouse.resolve(), "backprop-tutor"]
        subprocess.run([*pip, *found], check=True, env=environ, cwd=place)
        for command in COMMANDS:
            run = [programs / "backprop-tutor", *command.split()]
            subprocess.run(run, check=True, env=environ, cwd=place, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
