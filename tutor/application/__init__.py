"""What a command does, with plain arguments: nothing is parsed here, nothing printed, and no screen is known.

What is given back is shown by a front end: sittings, rows, documents in pieces. The learner's record is the
caller's, who opens it and says at its end what it showed
(`record_keeper.open_own_record`, `record_keeper.last_words`).
"""
