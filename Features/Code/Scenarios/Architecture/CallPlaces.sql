-- The first call of each pair of methods.
SELECT w.ordinal::int AS ordinal, k.filename, coalesce(k.line_number, 0) AS line
FROM unnest(@Callers::bigint[], @Callees::bigint[]) WITH ORDINALITY AS w (caller, callee, ordinal)
CROSS JOIN LATERAL (
    SELECT c.filename, c.line_number
    FROM edges_call e
    JOIN nodes_call c ON c.id = e.src
    WHERE e.dst = w.callee AND c.containing_method_id = w.caller
    ORDER BY c.line_number, c.id
    LIMIT 1
) k
ORDER BY w.ordinal;
