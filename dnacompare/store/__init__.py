"""What lasts: one workspace folder with a DuckDB catalogue and content-addressed files."""
