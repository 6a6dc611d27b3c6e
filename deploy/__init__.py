"""Putting Sohoa on a machine: system packages, and the real servers it works with."""
