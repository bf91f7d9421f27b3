"""Face detection and recognition in live video: local, in real time."""
