"""Text as characters, words and numerals: what every stage reads, and nothing that knows of newspapers."""
