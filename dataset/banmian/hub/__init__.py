"""A release on a hub: pushed, loaded, and what goes wrong on the way."""
