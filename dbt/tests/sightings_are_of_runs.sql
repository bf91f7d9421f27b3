-- Sightings of runs that nobody told of. A run is told of when it begins.
SELECT stg_sightings.id
FROM {{ ref('stg_sightings') }}
LEFT JOIN {{ ref('stg_runs') }} USING (run_id)
WHERE stg_runs.run_id IS NULL
