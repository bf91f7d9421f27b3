-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

SELECT
    first_seen::DATE AS day,
    camera,
    count(*) AS sightings,
    count(person_id) AS recognised,
    count(person_id) / count(*) AS recognised_share,
    avg(confidence) FILTER (WHERE person_id IS NOT NULL) AS mean_confidence,
    count(*) FILTER (WHERE person_id IS NOT NULL AND confidence < 0.6) AS near_the_line,
    avg(quality) AS mean_quality,
    sum(frames)::BIGINT AS frames,
    sum(looks)::BIGINT AS looks,
    count(*) FILTER (WHERE recovered) AS recovered
FROM {{ ref('stg_sightings') }}
GROUP BY day, camera
