-- The call by which each caller of these pairs calls its callee, with its text, and the caller's parameters.
SELECT w.ordinal::int AS ordinal, site.filename, site.line_number AS line, coalesce(site.code, '') AS code,
       coalesce((SELECT string_agg(p.name, E'\n' ORDER BY p.index, p.id) FROM nodes_param p WHERE p.method_id = w.caller AND p.index > 0), '') AS parameters
FROM unnest(@Callers, @Callees) WITH ORDINALITY AS w (caller, callee, ordinal)
JOIN LATERAL (
    SELECT k.filename, k.line_number, k.code
    FROM nodes_call k
    WHERE k.containing_method_id = w.caller AND k.filename IS NOT NULL AND k.line_number IS NOT NULL
      AND (SELECT e.dst FROM edges_call e WHERE e.src = k.id AND e.dst = w.callee LIMIT 1) IS NOT NULL
    ORDER BY k.line_number, k.id
    LIMIT 1
) site ON true
ORDER BY w.ordinal;
