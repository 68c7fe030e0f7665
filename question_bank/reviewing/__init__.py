"""An item among colleagues: its page, reviews, comparisons, comments, challenges."""
