-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

SELECT
    first_seen::DATE AS day,
    camera,
    count(*) AS visits,
    avg(seconds) AS mean_seconds,
    quantile_cont(seconds, 0.5) AS median_seconds,
    quantile_cont(seconds, 0.9) AS p90_seconds,
    max(seconds) AS longest_seconds
FROM {{ ref('visits') }}
GROUP BY day, camera
