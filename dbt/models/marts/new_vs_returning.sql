-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

WITH days AS (
    SELECT DISTINCT first_seen::DATE AS day, visitor, person_id FROM {{ ref('visits') }}
), known AS (
    SELECT *, min(day) OVER (PARTITION BY visitor) AS first_day FROM days
)
SELECT
    day,
    count(*) FILTER (WHERE person_id IS NOT NULL AND day = first_day) AS new_people,
    count(*) FILTER (WHERE person_id IS NOT NULL AND day > first_day) AS returning_people,
    count(*) FILTER (WHERE person_id IS NULL) AS strangers
FROM known
GROUP BY day
