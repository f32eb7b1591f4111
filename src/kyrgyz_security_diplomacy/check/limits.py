"""How much a package may ask for: its SQL was perhaps written by somebody who is not trusted.

What a descriptor and a zip file may hold is in `package.limits`; a line and a cell in `tables`.
"""

LARGE = 20_000_000
"""Bytes of all tables together from which DuckDB checks them if no engine is named."""

MEMORY = "1GB"
"""What DuckDB may hold; what does not fit is moved to a folder that is removed at the end."""

SECONDS = 300.0
"""How long the rules of a package may take together, and so its views."""

MAX_ROWS = 100_000
"""How many rows a rule may return; a rule that finds more is reported as cut off."""

DUCKDB = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": MEMORY,
    "max_temp_directory_size": "20GB",
}
"""Settings of a database; `Database.shut` then closes it to files, network and settings."""
