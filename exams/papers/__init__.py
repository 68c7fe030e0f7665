"""Blueprints, the assembly of forms, frozen papers."""
