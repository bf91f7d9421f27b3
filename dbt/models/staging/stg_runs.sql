SELECT * FROM {{ source('lake', 'runs') }}
QUALIFY row_number() OVER (PARTITION BY run_id ORDER BY id DESC) = 1
