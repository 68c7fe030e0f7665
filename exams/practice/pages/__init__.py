"""What the pages of practice show, as frozen values; one module a page."""
