"""Legal sources with time: laws, versions, articles, dated facts, working days."""
