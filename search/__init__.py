"""Questions: the index that finds stored papers; a copy that can be rebuilt at any time."""
