"""What is drawn on the live picture: one small annotator a thing."""
