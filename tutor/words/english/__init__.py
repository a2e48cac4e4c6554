"""English, the language of the tutor: a module for each room, with the words of its sayings."""
