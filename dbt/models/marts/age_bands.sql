-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

WITH aged AS (
    SELECT
        first_seen::DATE AS day,
        visitor,
        sum(age * frames) / nullif(sum(frames) FILTER (WHERE age IS NOT NULL), 0) AS age
    FROM {{ ref('visits') }}
    GROUP BY day, visitor
)
SELECT
    day,
    CASE
        WHEN age IS NULL THEN 'unknown'
        WHEN age < 18 THEN '0-17'
        WHEN age < 25 THEN '18-24'
        WHEN age < 35 THEN '25-34'
        WHEN age < 45 THEN '35-44'
        WHEN age < 55 THEN '45-54'
        WHEN age < 65 THEN '55-64'
        ELSE '65+'
    END AS band,
    count(*) AS visitors
FROM aged
GROUP BY day, band
