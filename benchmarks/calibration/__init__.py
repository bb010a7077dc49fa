"""Do p-values and intervals keep their word? Sizes, powers, coverages, and their document."""
