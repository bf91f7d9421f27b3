-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

SELECT
    date_trunc('hour', first_seen) AS hour,
    camera,
    count(*) AS visits,
    count(DISTINCT visitor) AS visitors
FROM {{ ref('visits') }}
GROUP BY hour, camera
