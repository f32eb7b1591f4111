"""Mutants of a package: rows that break each declared check, and what an engine must report."""
