"""Two forms side by side: points, difficulty, what they share, how keys are spread."""
