-- The methods that start at these places.
SELECT w.ordinal::int AS ordinal, min(m.id) AS id
FROM unnest(@Files, @Lines) WITH ORDINALITY AS w (file, line, ordinal)
JOIN nodes_method m ON m.filename = w.file AND m.line_number = w.line
GROUP BY w.ordinal
ORDER BY w.ordinal;
