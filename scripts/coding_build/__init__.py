"""Turns what coders write (coding/, schemas/) into the tables and the descriptor of the package."""
