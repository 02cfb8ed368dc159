-- The fields and properties of these types.
SELECT m.ast_parent_full_name AS type, m.name
FROM nodes_member m
WHERE m.ast_parent_full_name = ANY(@Types)
ORDER BY m.ast_parent_full_name COLLATE "C", m.name COLLATE "C";
