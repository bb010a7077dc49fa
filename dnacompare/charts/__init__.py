"""Results to plotly figures: pure functions."""
