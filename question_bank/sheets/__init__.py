"""Items in spreadsheets: reading what people upload, writing what they take along.

Pure: texts in cells ↔ records, no database. Two forms are known by their headings: the
20 columns in use with national-style banks, and our own with every field of every kind.
"""
