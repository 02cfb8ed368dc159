-- How much the rest of the program calls into these files.
SELECT f.name, coalesce(f.is_test, false) AS is_test, coalesce((SELECT sum(m.fan_in) FROM nodes_method m WHERE m.filename = f.name), 0)::int AS fan_in
FROM nodes_file f
WHERE f.name = ANY(@Files)
ORDER BY f.name COLLATE "C";
