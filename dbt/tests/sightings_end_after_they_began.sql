SELECT id FROM {{ ref('stg_sightings') }} WHERE last_seen < first_seen
