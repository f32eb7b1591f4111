"""Citation of a version of a package."""
