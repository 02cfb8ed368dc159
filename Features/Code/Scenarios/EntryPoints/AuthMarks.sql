-- Where authentication is asked for: an annotation of a type, or a call that guards what is registered in the file.
SELECT a.filename, coalesce(a.line_number, 0) AS line, 'annotation' AS kind
FROM nodes_annotation a
WHERE a.filename IS NOT NULL AND a.name ~* @Pattern
UNION
SELECT k.filename, coalesce(k.line_number, 0), 'call'
FROM nodes_call k
WHERE k.name IN ('before_action', 'before_filter', 'RequireAuthorization', 'use', 'Use', 'middleware', 'UseGuards', 'authenticate', 'addFilterBefore', 'authorizeRequests', 'authorizeHttpRequests', 'addHook', 'before_request', 'guarded', 'grouped')
  AND k.filename IS NOT NULL AND k.code ~* @Pattern
ORDER BY filename, line, kind
LIMIT @Take;
