SELECT * FROM {{ source('lake', 'sightings') }}
