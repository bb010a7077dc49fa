"""The only place where loaders, extractors, distances and the store meet."""
