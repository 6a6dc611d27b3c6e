"""The interface for machines, `/api/v1`: a router for each resource; all of them: `every.py`."""
