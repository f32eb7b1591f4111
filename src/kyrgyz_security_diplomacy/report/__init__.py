"""A problem, a report, and the formats in which a report is written."""
