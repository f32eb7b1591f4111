"""What survives of a table in which format, and by which reader: measured, not believed."""
