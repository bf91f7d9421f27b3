"""What was seen: the sighting and its schema, visits, the outbox."""
