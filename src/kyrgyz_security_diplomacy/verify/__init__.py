"""The evidence in a reader's own copy of a source: `verification` puts the steps together."""
