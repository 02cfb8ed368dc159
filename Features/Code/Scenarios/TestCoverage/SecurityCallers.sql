-- Methods that call one of these names: what security depends on.
SELECT DISTINCT k.containing_method_id AS id
FROM nodes_call k
WHERE k.name = ANY(@Names) AND k.containing_method_id IS NOT NULL;
