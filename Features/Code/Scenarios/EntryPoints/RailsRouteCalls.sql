-- Calls of the routes files of Rails.
SELECT k.filename AS file, k.name, coalesce(k.code, '') AS code, coalesce(k.line_number, 0) AS line, coalesce(k."offset", 0) AS "offset", coalesce(k.offset_end, 0) AS "end"
FROM nodes_call k
WHERE k.filename ~ '(^|/)config/routes(/.*)?\.rb$' AND k.name = ANY(@Names)
ORDER BY k.filename COLLATE "C", k."offset", k.offset_end DESC, k.id
LIMIT @Take;
