"""The exercises: hands them out, checks them, keeps the marks."""
