"""Reading an answer, judging its precision, naming the mistake behind it."""
