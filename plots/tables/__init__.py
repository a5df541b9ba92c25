"""The tables of the report: the same numbers as the charts."""
