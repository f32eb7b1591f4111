"""Is a package valid: files, tables, references, rules and views."""
