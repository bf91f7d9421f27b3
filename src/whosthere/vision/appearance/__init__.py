"""What classical methods tell of a face: glasses, masks, occlusion, hair, make-up, picture."""
