"""The page families, one module each; see `web/family.py`."""
