"""Newspaper pages composed from the fields of articles, with the damage that print and dumps do to them, and gold line by line."""
