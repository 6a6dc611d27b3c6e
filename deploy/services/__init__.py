"""The real servers on this machine, without Docker: for tests, and for trying production mode.

One module per server, each with two functions:

- `obtain()` finds, builds or downloads the program once, into the cache folder (`cache.py`),
  keyed by version; raises `Missing` where this machine cannot have it;
- `start(folder)` runs it on a free port of 127.0.0.1 with its data in `folder` and returns a
  `Running`, whose `stop()` ends it by process id.

A server ends with the process that started it, however that one ends (`keeper.py`).
`python -m deploy.services up` starts them all and prints the settings that lead to them.
"""
