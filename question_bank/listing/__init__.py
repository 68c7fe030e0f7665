"""Finding items: the filter, what a list shows of them, filters kept by name."""
