"""Permutation tests, intervals and their combination."""
