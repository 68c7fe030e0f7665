"""The stages of an exam's life, one Django app each."""
