"""People: users, centres, staff assignments, identity, consent, the evidence log."""
