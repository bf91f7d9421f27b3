-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.

SELECT
    time_bucket(INTERVAL 15 MINUTE, first_seen) AS quarter_hour,
    camera,
    count(*) AS sightings,
    sum(frames)::BIGINT AS frames,
    sum(emotion_neutral * frames) / nullif(sum(frames), 0) AS neutral,
    sum(emotion_happiness * frames) / nullif(sum(frames), 0) AS happiness,
    sum(emotion_sadness * frames) / nullif(sum(frames), 0) AS sadness,
    sum(emotion_anger * frames) / nullif(sum(frames), 0) AS anger,
    sum(emotion_fear * frames) / nullif(sum(frames), 0) AS fear,
    sum(emotion_disgust * frames) / nullif(sum(frames), 0) AS disgust,
    sum(emotion_surprise * frames) / nullif(sum(frames), 0) AS surprise
FROM {{ ref('stg_sightings') }}
WHERE emotion_neutral IS NOT NULL
GROUP BY quarter_hour, camera
