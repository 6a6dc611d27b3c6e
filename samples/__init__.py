"""Specimens: papers of invented people, degraded as real scans are, with exact truth beside them."""
