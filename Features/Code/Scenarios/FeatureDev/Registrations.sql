-- Calls that put something in its place, in these files or by words of the request.
SELECT k.name, coalesce(k.receiver, '') AS receiver, coalesce(k.code, '') AS code, k.filename, coalesce(k.line_number, 0) AS line
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE k.name ~ '^(Add[A-Z]\w*|Map[A-Z]\w*|Use[A-Z]\w*|[rR]egister\w*|[sS]ubscribe\w*|addListener|addEventListener|bind|provide|component|directive|include_router|add_url_rule|add_command|add_subparsers|install|use|add_action|add_filter|path|re_path|url|plugin|mount|extend|on|HandleFunc|Handle|AddCommand|DefineCustom\w+Variable)$'
  AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.is_generated IS NOT TRUE
  AND (k.code ~* @Words OR k.filename = ANY(@Files))
ORDER BY NOT (k.code ~* @Words), k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
