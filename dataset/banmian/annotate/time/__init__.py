"""Dates, times of day and durations: what is written, and the days that it means."""
