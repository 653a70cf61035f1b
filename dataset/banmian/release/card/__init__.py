"""What describes a release: the dataset card, its YAML, and Croissant."""
