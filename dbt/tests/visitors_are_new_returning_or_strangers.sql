-- Days on which the parts do not add up to the whole.
SELECT unique_visitors_by_day.day
FROM {{ ref('unique_visitors_by_day') }}
JOIN {{ ref('new_vs_returning') }} USING (day)
WHERE visitors <> new_people + returning_people + new_vs_returning.strangers
