"""The commands behind the command line: each gets its parsed arguments and gives an exit code."""
