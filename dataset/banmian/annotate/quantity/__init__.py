"""Numeric facts: numbers, units, ranges, and what the words around them say."""
