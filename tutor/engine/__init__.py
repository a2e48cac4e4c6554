"""Whole numpy arrays: the second opinion on every value, and the training of the lab."""
