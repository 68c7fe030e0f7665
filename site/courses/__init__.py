"""Course modules and lessons as pages, mapped to the nodes of a standard."""
