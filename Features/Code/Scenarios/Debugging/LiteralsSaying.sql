-- Literals that hold this text, the shortest first, tests left out.
SELECT l.filename, coalesce(l.line_number, 0) AS line, left(l.code, 200) AS code, coalesce(m.full_name, '') AS method
FROM nodes_literal l
JOIN nodes_file f ON f.name = l.filename
LEFT JOIN nodes_method m ON m.id = l.containing_method_id
WHERE f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.is_generated IS NOT TRUE AND length(l.code) <= 400 AND position(lower(@Text) IN lower(l.code)) > 0
ORDER BY length(l.code), l.filename COLLATE "C", l.line_number, l.id
LIMIT @Take;
