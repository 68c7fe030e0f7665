"""Assessment points, items and their immutable versions."""
