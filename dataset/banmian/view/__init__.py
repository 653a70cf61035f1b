"""For people who would rather look: a page in the terminal or as HTML, a release as a site."""
