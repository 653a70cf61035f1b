"""From rows to a release folder, and the proof that its laws hold."""
