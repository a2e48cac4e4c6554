"""What the record asks of its table, in SQL."""

from __future__ import annotations

from tutor.journal.event import COLUMNS
from tutor.marking.verdicts import RIGHT

SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM events"
"""Events as `event_of` reads them."""

IDS = "SELECT id FROM events NOT INDEXED WHERE id >= :first"
"""The ids from the first on, read from the table itself: an index may be whole where that is not."""

LATEST_RUN = f"""
WITH restarted AS (
    SELECT COALESCE(MAX(id), 0) AS id FROM events
    WHERE lesson = :lesson AND mode = :mode AND seed IS :seed AND action = 'restart'
)
{SELECT} WHERE run = (
    SELECT run FROM events AS newest
    WHERE lesson = :lesson AND mode = :mode AND seed IS :seed AND NOT EXISTS (
        SELECT 1 FROM events AS first
        WHERE first.run = newest.run AND first.id <= (SELECT id FROM restarted)
    )
    ORDER BY id DESC LIMIT 1
) ORDER BY id
"""
"""The events of a lesson's newest run that began since it was last restarted."""

BY_HAND = f"""
SELECT skill, COUNT(*) AS count FROM events
WHERE action = 'answer' AND skill != '' AND mode != 'exam' AND run IS NOT :but
AND (verdict = 'follow_through' OR verdict IN ({", ".join(f"'{name}'" for name in sorted(RIGHT))}))
GROUP BY skill
"""
"""How often each skill was answered right or followed through outside exams."""

RUNS = """
SELECT first.run AS id, first.mode, first.lesson, first.digest, first.seed,
       first.at AS begun, last.at AS last, whole.count AS events, whole.finished AS finished
FROM (
    SELECT MIN(id) AS first, MAX(id) AS last, COUNT(*) AS count,
           MAX(action = 'finish') AS finished
    FROM events GROUP BY run
) AS whole JOIN events AS first ON first.id = whole.first JOIN events AS last ON last.id = whole.last
WHERE :mode IS NULL OR first.mode = :mode
ORDER BY whole.last DESC
"""
"""Every run as `run_of` reads it, that of the newest event first."""

QUIZZES = f"""
{SELECT} WHERE id IN (
    SELECT MIN(id) FROM events GROUP BY run HAVING :finished OR MAX(action = 'finish') = 0 OR (
        -- An exam ends by being closed or given up; finishing alone is not how it ends.
        MAX(action = 'begin') AND NOT MAX(action = 'close' OR instr(payload, '"given_up"') > 0)
    )
) AND (instr(payload, '"quiz"') OR action = 'begin' OR mode = 'exam') ORDER BY id DESC
"""
"""The first events of runs that may be a quiz or an exam, the newest first; all, or those still open."""

ASSIGNED = f"""
{SELECT} WHERE id IN (SELECT MIN(id) FROM events GROUP BY run) AND instr(payload, '"assigned"')
ORDER BY id DESC
"""
"""The first events of runs of practice that a teacher gave out, the newest first."""
