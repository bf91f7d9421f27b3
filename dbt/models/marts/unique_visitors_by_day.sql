-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

SELECT
    first_seen::DATE AS day,
    count(DISTINCT visitor) AS visitors,
    count(DISTINCT person_id) AS people,
    count(DISTINCT visitor) - count(DISTINCT person_id) AS strangers,
    count(*) AS visits
FROM {{ ref('visits') }}
GROUP BY day
