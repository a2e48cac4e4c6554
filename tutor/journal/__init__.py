"""The learner's record: an append-only log in SQLite."""
