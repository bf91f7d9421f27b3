"""Picture to faces: one file a network, and what ties them together."""

import os

# ONNX Runtime counts its uses, and sends that to its makers, unless told not to before it loads.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
