"""The tables and views as typed frames, as relations of DuckDB, and as rows by id."""
