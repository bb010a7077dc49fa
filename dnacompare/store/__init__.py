"""The workspace on disk: a DuckDB catalogue beside content-addressed files."""
