"""Specimens: papers of invented people, damaged as real scans are, with exact truth beside them."""
