-- The first thing of each method that control never gets to: behind a return, a throw, an endless loop.
SELECT DISTINCT ON (n.containing_method_id) n.containing_method_id AS method_id, n.filename, coalesce(n.line_number, 0) AS line, left(n.code, 120) AS code
FROM (
    SELECT id, containing_method_id, filename, line_number, code FROM nodes_call
    UNION ALL SELECT id, containing_method_id, filename, line_number, code FROM nodes_return
    UNION ALL SELECT id, containing_method_id, filename, line_number, code FROM nodes_control_structure WHERE control_structure_type <> 'BREAK'
) n
JOIN nodes_method m ON m.id = n.containing_method_id AND m.language IN ('c', 'csharp', 'go', 'java', 'javascript', 'python') AND m.name <> '<module>' AND NOT m.is_test
WHERE NOT EXISTS (SELECT 1 FROM edges_cfg e WHERE e.dst = n.id) AND EXISTS (SELECT 1 FROM edges_cfg e WHERE e.src = m.id)
ORDER BY n.containing_method_id, n.line_number, n.id
LIMIT 2000;
