"""Bytes and rows: originals and renditions as objects, facts in the catalogue."""
