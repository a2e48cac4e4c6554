"""The computation as something to show: one expression tree per step."""
