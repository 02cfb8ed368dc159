-- Calls in these methods that leave this code, by the names of what reads and writes data.
SELECT k.name, coalesce(k.receiver, '') AS receiver, k.filename, coalesce(k.line_number, 0) AS line
FROM nodes_call k
WHERE k.containing_method_id = ANY(@Ids) AND k.filename IS NOT NULL AND k.name ~ @Pattern
ORDER BY k.id
LIMIT @Take;
