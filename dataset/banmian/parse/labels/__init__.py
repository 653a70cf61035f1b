"""What each line of a page is: features, weights, and the best sequence of labels."""
