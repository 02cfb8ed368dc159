-- The innermost methods around these lines of files that end like these paths.
SELECT w.ordinal::int AS ordinal, m.id, coalesce(m.full_name, m.name) AS full_name, m.filename, coalesce(m.line_number, 0) AS line, coalesce(m.line_number_end, m.line_number, 0) AS last_line
FROM unnest(@Files, @Names, @Lines) WITH ORDINALITY AS w (file, name, line, ordinal)
JOIN LATERAL (
    SELECT n.*
    FROM nodes_method n
    WHERE n.is_external IS NOT TRUE
      AND (w.file <> '' AND w.line > 0 AND n.filename IN (SELECT f.name FROM nodes_file f WHERE f.name = w.file OR f.name LIKE '%/' || w.file OR right(w.file, length(f.name) + 1) = '/' || f.name)
               AND w.line BETWEEN n.line_number AND coalesce(n.line_number_end, n.line_number)
           OR (w.line = 0 OR w.file = '') AND n.name = w.name AND n.filename IS NOT NULL)
    ORDER BY n.name <> w.name, n.name = '<module>', coalesce(n.line_number_end, n.line_number) - n.line_number, n.id
    LIMIT 1
) m ON true
ORDER BY w.ordinal;
