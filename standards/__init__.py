"""The national occupational standard as data: read, checked, stored, shown, exported.

A standard is loaded once from a document and never edited here. Everything that trains
for it or examines it points at its nodes.
"""
