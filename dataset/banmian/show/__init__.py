"""A page with its annotations, for people who would rather look."""
