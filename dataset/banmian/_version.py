"""The version of the package."""

__version__ = "0.8.0"
__released__ = "2026-12-01"
"""Day of this version, or of the one before it while it is not released."""
