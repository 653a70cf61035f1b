"""Places: the gazetteer, candidates in a text, and the unit that each one means."""
