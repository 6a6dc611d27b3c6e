"""Pixels: decoding pages, cleaning them and reading their words."""

import os

# ONNX Runtime reports its use to its maker over the network unless it is told not to before it
# is loaded. Nothing leaves an office that nobody sent.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
