"""Pictures of explanations, one file for each."""
