"""Which marking made a mark."""

MARKING_VERSION = "1"
"""To be raised whenever a verdict changes: what another version marked may come out otherwise.

`tests/marking/test_version.py` notices such a change.
"""
