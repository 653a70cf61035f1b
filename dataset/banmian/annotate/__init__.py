"""What a passage says: quantities, times and places."""
