"""The lesson file: what it holds, loading it, finding it, checking it."""
