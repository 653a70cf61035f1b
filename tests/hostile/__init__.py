"""Attacks: what a stranger's dataset, pages, shards, server or file names may not make banmian do. Cases are data."""
