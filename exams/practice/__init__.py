"""The trainee's own study: mock papers from the practice pool."""
