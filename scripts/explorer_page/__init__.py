"""Builds the explorer: one HTML file with the dataset, the libraries and nothing to load."""
