-- Methods of direct subtypes that override a changed method: same name, not the constructor.
SELECT base.id AS base_id, other.full_name, other.filename, coalesce(other.line_number, 0) AS line_number, coalesce(other.param_count, -1) AS parameter_count
FROM edges_contains owner
JOIN nodes_method base ON base.id = owner.dst
JOIN edges_inherits_from inherits ON inherits.dst = owner.src
JOIN edges_contains theirs ON theirs.src = inherits.src
JOIN nodes_method other ON other.id = theirs.dst
WHERE owner.dst = ANY (@Ids) AND other.name = base.name AND NOT coalesce('CONSTRUCTOR' = ANY (base.modifier), false)
ORDER BY base.id, other.filename, other.line_number, other.id
LIMIT 1000
