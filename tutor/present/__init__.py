"""What is shown: the drawing, explanations, keys and worksheets, as text without a screen."""
