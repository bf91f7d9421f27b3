"""Where sightings go: one file a sink, and the drain that feeds them from the outbox."""
