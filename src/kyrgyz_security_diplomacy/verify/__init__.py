"""The evidence in a reader's own copy of a source."""
