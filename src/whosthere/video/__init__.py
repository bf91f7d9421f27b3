"""Where frames come from, and where recordings go.

`whosthere.video.open.open_source` turns an address into a `Source`;
`whosthere.video.capture.Capture` reads one in its own thread;
`whosthere.video.recording.Recorder` writes what came out of it.
"""
