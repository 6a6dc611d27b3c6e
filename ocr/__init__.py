"""Pixels: decoding pages, cleaning them and reading their words."""
