"""Commands: the `sohoa` command line. Imports lazily, so that help appears at once."""
