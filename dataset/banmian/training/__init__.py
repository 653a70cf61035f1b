"""Rows on their way into a model: dates as text, batches, labels of tokens."""
