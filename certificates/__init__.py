"""Score sheets, certificates, their numbers and their public check."""
