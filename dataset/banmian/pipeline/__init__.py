"""Many pages to one release: shards, workers, and the finishing of a release."""
