"""The tables in other formats: one module per format."""
