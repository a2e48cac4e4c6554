"""What a network is and what it computes.

`model` holds plain values (no numpy: the interactive path loads it before the
first question is on screen); `functions` and `engine` compute on numpy arrays.
"""
