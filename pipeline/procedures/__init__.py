"""Administrative procedures as data: which papers each asks for, and what may stand in for them."""
