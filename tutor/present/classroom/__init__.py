"""Documents of a class: what came in and what it tells, as text, JSON, CSV and a page to print."""
