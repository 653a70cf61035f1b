"""Who signed: personal names, byline lines, datelines."""
