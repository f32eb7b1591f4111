"""Index a source: its paragraphs and sentences as numbers and hashes."""
