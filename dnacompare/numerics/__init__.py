"""Array algorithms that know nothing of datasets, networks or pages."""
