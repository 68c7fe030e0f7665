"""Full-text search of items: what contains the words, in any language and length.

`put`, `put_many`, `remove` and `clear` keep the index, `matching` asks it. It is a
projection: `question_bank.indexing` says of what, and makes it anew.
"""

from question_bank.search.index import clear, matching, put, put_many, remove

__all__ = ["clear", "matching", "put", "put_many", "remove"]
