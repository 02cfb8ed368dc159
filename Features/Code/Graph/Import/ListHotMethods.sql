-- script: graph. The methods of the project called from the most places.
SELECT m.full_name
FROM {graph}.nodes_method m
WHERE NOT m.is_external AND NOT m.is_test AND m.fan_in > 1
ORDER BY m.fan_in DESC, m.full_name COLLATE "C", m.id
LIMIT 30
