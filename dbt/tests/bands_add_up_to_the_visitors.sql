-- Days on which the bands of age do not add up to the visitors.
SELECT day
FROM {{ ref('age_bands') }}
JOIN {{ ref('unique_visitors_by_day') }} USING (day)
GROUP BY day, unique_visitors_by_day.visitors
HAVING sum(age_bands.visitors) <> unique_visitors_by_day.visitors
