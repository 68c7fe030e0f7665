"""A person taking a paper: lease, clock, answers, event log."""
