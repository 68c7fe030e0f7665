"""Screens on which spreadsheets come in and are reviewed, and go out again."""
