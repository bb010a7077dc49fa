"""What a page shows, one view a file."""
