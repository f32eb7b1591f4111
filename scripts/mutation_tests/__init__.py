"""Cases that prove declared checks live: rows that break each one, and what must be found."""
