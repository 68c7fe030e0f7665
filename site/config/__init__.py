"""Settings, root URLs and process entry points. Nothing imports this package."""
