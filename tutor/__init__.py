"""backprop-tutor: learn backpropagation by doing it by hand, in the terminal."""

__version__ = "0.1.0"
