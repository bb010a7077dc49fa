"""Tests of the distances."""
