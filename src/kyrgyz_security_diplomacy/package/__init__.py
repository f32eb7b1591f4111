"""A Data Package on disk: open it safely, its descriptor and dialect, the syntax of values."""
