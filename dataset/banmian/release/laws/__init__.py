"""The laws of a release, one file each: rows in, faults out."""
