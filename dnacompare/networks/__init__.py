"""What families of frozen networks share: preprocessing, weights, layers and how to watch them."""
