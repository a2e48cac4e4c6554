"""Measurements and campaigns: each module runs alone, `python -m benchmarks.NAME`, and prints its counts."""
