"""Acts on many items at once: each says first what it will do to every item."""
