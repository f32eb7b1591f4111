"""What `release.py` is made of: the gate, the files of a release, and the archive."""
