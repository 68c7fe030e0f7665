"""How the composition of a paper is kept from everybody until its release.

`keys` holds the key-encryption key of the server, which is in neither the database
nor its backups; `envelopes` encrypts with a data key for each form.
docs/decisions/0009-sealed-papers.md says what this protects and what it does not.
"""
