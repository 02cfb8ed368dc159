-- Parameters of methods that have several, constructors left out: those name what the object keeps.
SELECT p.method_id, p.name, coalesce(p.type_full_name, '') AS type
FROM nodes_param p
JOIN nodes_method m ON m.id = p.method_id
WHERE m.param_count BETWEEN @Least AND 12 AND m.is_test IS NOT TRUE AND m.is_external IS NOT TRUE AND p.name NOT IN ('self', 'cls', 'this', '_', '')
  AND NOT coalesce('CONSTRUCTOR' = ANY(m.modifier), false) AND m.name NOT IN ('__init__', '__construct', 'constructor', 'initialize', 'init')
ORDER BY p.method_id, p.index, p.id;
