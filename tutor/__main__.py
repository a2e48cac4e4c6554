"""`python -m tutor`."""

from tutor.cli import command

command()
