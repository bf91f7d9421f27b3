-- The negatives that count. A name that somebody was given overrules what was said of the same looks
-- before, for as long as that decision stands: its details list those negatives. It was about who the
-- negative is of now, or about somebody who was merged into them.
CREATE VIEW standing_negatives AS
SELECT * FROM negatives WHERE NOT EXISTS (
    SELECT 1 FROM decisions, json_each(decisions.details, '$.overruled') AS overruled
    WHERE kind = 'named_stranger' AND undone_at IS NULL AND overruled.value = negatives.id
    AND decisions.person_id IN (
        SELECT negatives.person_id
        UNION ALL SELECT former_id FROM former_ids WHERE former_ids.person_id = negatives.person_id
    )
);
