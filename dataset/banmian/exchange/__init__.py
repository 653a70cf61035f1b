"""Articles with their annotations in the formats of annotation tools, and corrected files back."""
