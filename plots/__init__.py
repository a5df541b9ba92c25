"""Reads one run.json and writes the report: verdicts, figures, page."""
