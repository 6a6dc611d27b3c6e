"""Meaning: what a paper is, what it says and what may be done with it. Standard library only."""
