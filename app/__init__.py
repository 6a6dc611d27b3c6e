"""Choices: settings, wiring of adapters to ports, and the words users read."""
