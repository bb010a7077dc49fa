"""What the panels of transport maps share: columns before and after, pairs of items, badges."""
