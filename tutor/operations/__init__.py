"""Activations, losses and update rules: a row each, and no module outside that names one."""
