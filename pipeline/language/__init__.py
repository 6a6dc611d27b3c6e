"""The words of the field: how Vietnamese is written, and the grammars of names, dates and codes."""
