"""Invented corpora of any size: states, people, articles about them and their coding."""
