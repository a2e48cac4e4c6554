"""What a training in the lab looks like on paper: text, data, drawings."""
