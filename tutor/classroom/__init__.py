"""A class: its roster, what it is given to do, what is handed in, and what that tells."""
