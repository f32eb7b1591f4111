"""What `release.py` is made of: the checks, the files of a release, and the archive."""
