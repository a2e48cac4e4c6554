"""The lab's parts on the screen, without a screen."""
