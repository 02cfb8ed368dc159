-- Methods that call themselves with less each time, more than once: without memory that doubles with every step.
SELECT k.containing_method_id AS method_id, min(k.line_number) AS line, count(*)::int AS calls
FROM nodes_call k
JOIN edges_call e ON e.src = k.id AND e.dst = k.containing_method_id
WHERE k.code ~ '[-/]\s*\d' AND coalesce(k.confidence, 1) >= 0.85
GROUP BY k.containing_method_id
HAVING count(*) > 1
ORDER BY k.containing_method_id;
