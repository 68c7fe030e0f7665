"""Screens on which items are written: one for every kind, drawn from its fields."""
