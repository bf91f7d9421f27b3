-- Visits are looked through by time, and counted by whatever they are filtered by: without reading
-- the rows themselves.
CREATE INDEX record_of_visits ON record (kind, at, camera, person_id, name)
WHERE kind = 'sightings';
