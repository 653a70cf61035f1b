"""The summarisation benchmark: tasks made from a dataset, systems that answer them, and what is measured of the answers."""
