"""Tables as CSV files: read and write them, their characters, their typed columns."""
