"""A workspace, or one comparison, as one file: parts of its folder in a zip, with their hashes."""
