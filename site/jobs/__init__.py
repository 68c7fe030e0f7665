"""Background work that shows progress, can be left, cancelled and repeated."""
