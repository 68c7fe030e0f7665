"""考务: a centre's sitting, its candidates, staff and two-part results."""
