"""连续办公: a window with up to four clients, served in turns; see services and pages."""
