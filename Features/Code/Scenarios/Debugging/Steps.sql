-- Where control goes in a method: every step with the one that may come next.
WITH step(id, kind, line) AS (
    SELECT id, 'ENTRY', line_number FROM nodes_method WHERE id = @Id
    UNION ALL SELECT id, 'CALL', line_number FROM nodes_call WHERE containing_method_id = @Id
    UNION ALL SELECT id, 'RETURN', line_number FROM nodes_return WHERE containing_method_id = @Id
    UNION ALL SELECT id, control_structure_type, line_number FROM nodes_control_structure WHERE containing_method_id = @Id
)
SELECT s.id AS from_id, s.kind, coalesce(s.line, 0) AS line, e.dst AS to_id
FROM step s JOIN edges_cfg e ON e.src = s.id
ORDER BY s.id, e.dst
LIMIT @Take;
