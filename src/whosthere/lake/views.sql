-- What the tables mean, as views. The comment of each is its documentation; the models in dbt/ are
-- made from this file by `python -m tools.dbt_models`.
--
-- A visitor is an enrolled person, or a stranger of one run: nobody knows whether two strangers of
-- two runs are the same, so they count as two. Whoever was seen too badly to be told apart from
-- others (no person_id, no stranger_id) counts as a visitor of their own with each sighting.
-- Days and hours are those of the session's time zone, UTC unless set; a visit is of the day on
-- which it began.

-- Stays of one visitor before one camera. A sighting ends when a face is out of sight for seconds;
-- sightings that follow one another within five minutes are one visit. Age and the probability of
-- being male are means over its sightings, weighted by frames.
CREATE VIEW visits AS
WITH seen AS (
    SELECT *, coalesce(person_id, run_id || '/' || stranger_id, id) AS visitor
    FROM sightings
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
GROUP BY visitor, camera, number;

-- How many different visitors came on each day, whatever the camera; people are the enrolled ones
-- among them.
CREATE VIEW unique_visitors_by_day AS
SELECT
    first_seen::DATE AS day,
    count(DISTINCT visitor) AS visitors,
    count(DISTINCT person_id) AS people,
    count(DISTINCT visitor) - count(DISTINCT person_id) AS strangers,
    count(*) AS visits
FROM visits
GROUP BY day;

-- How long visits of each day lasted before each camera, in seconds; the time between the sightings
-- of a visit counts.
CREATE VIEW dwell_time AS
SELECT
    first_seen::DATE AS day,
    camera,
    count(*) AS visits,
    avg(seconds) AS mean_seconds,
    quantile_cont(seconds, 0.5) AS median_seconds,
    quantile_cont(seconds, 0.9) AS p90_seconds,
    max(seconds) AS longest_seconds
FROM visits
GROUP BY day, camera;

-- How many visits began in each hour before each camera, and of how many visitors. Hours without
-- any have no row.
CREATE VIEW footfall_by_hour AS
SELECT
    date_trunc('hour', first_seen) AS hour,
    camera,
    count(*) AS visits,
    count(DISTINCT visitor) AS visitors
FROM visits
GROUP BY hour, camera;

-- Who came for the first time. An enrolled person is new on the first day that the lake holds of
-- them, so retention and erasure make people new again. Strangers are neither: the three columns
-- add up to the visitors of the day.
CREATE VIEW new_vs_returning AS
WITH days AS (
    SELECT DISTINCT first_seen::DATE AS day, visitor, person_id FROM visits
), known AS (
    SELECT *, min(day) OVER (PARTITION BY visitor) AS first_day FROM days
)
SELECT
    day,
    count(*) FILTER (WHERE person_id IS NOT NULL AND day = first_day) AS new_people,
    count(*) FILTER (WHERE person_id IS NOT NULL AND day > first_day) AS returning_people,
    count(*) FILTER (WHERE person_id IS NULL) AS strangers
FROM known
GROUP BY day;

-- Mean share of each emotion in the sightings that began in a quarter of an hour, weighted by
-- frames. It is a guess about looks. Sightings without a guess are left out.
CREATE VIEW emotion_by_quarter_hour AS
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
FROM sightings
WHERE emotion_neutral IS NOT NULL
GROUP BY quarter_hour, camera;

-- Visitors of each day by the mean of their guessed ages on that day; unknown where there was no
-- guess. The bands of a day add up to its visitors.
CREATE VIEW age_bands AS
WITH aged AS (
    SELECT
        first_seen::DATE AS day,
        visitor,
        sum(age * frames) / nullif(sum(frames) FILTER (WHERE age IS NOT NULL), 0) AS age
    FROM visits
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
GROUP BY day, band;

-- How well recognition went on each day before each camera: in which share of the sightings
-- somebody was recognised, how confidently (0.5 is the decision line), how many of those were near
-- that line, and how good the best looks were.
CREATE VIEW recognition_quality AS
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
FROM sightings
GROUP BY day, camera;
