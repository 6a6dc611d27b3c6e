"""People: what is served over HTTP."""
