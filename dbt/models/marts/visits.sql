-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

WITH seen AS (
    SELECT *, coalesce(person_id, run_id || '/' || stranger_id, id) AS visitor
    FROM {{ ref('stg_sightings') }}
), marked AS (
    SELECT *, coalesce(first_seen - max(last_seen) OVER earlier > INTERVAL 5 MINUTE, true) AS opens
    FROM seen
    WINDOW earlier AS (
        PARTITION BY visitor, camera ORDER BY first_seen, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), numbered AS (
    SELECT *, count(*) FILTER (WHERE opens) OVER (
        PARTITION BY visitor, camera ORDER BY first_seen, id
    ) AS number
    FROM marked
)
SELECT
    min(id) AS visit_id,
    camera,
    visitor,
    min(person_id) AS person_id,
    arg_max(name, last_seen) AS name,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen,
    epoch(max(last_seen) - min(first_seen)) AS seconds,
    count(*) AS sightings,
    sum(frames)::BIGINT AS frames,
    max(confidence) AS confidence,
    max(quality) AS quality,
    sum(age * frames) / nullif(sum(frames) FILTER (WHERE age IS NOT NULL), 0) AS age,
    sum(male * frames) / nullif(sum(frames) FILTER (WHERE male IS NOT NULL), 0) AS male
FROM numbered
GROUP BY visitor, camera, number
