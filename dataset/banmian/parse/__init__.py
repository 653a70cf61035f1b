"""Reading a page: lines, their labels, joins of cut paragraphs, and articles."""
