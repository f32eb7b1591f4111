"""Independent coding passes: compiled, matched unit by unit, compared, and adjudicated."""
