"""Pages whose characters have places: readers of PDF, ALTO, hOCR, PAGE-XML and boxes in JSON, and the one arranger for all."""
