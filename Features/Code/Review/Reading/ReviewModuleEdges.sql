-- Which folder imports which, tests and code of others left out.
SELECT e.from_module, e.to_module, count(*)::integer AS count
FROM (SELECT CASE WHEN strpos(i.filename, '/') = 0 THEN '.' ELSE left(i.filename, -strpos(reverse(i.filename), '/')) END AS from_module,
             CASE WHEN strpos(i.resolved_path, '/') = 0 THEN '.' ELSE left(i.resolved_path, -strpos(reverse(i.resolved_path), '/')) END AS to_module
      FROM nodes_import i
      JOIN nodes_file f ON f.name = i.filename
      JOIN nodes_file t ON t.name = i.resolved_path
      WHERE NOT coalesce(f.is_test, false) AND NOT coalesce(t.is_test, false) AND NOT coalesce(f.is_vendored, false) AND NOT coalesce(t.is_vendored, false)) e
WHERE e.from_module <> e.to_module
GROUP BY e.from_module, e.to_module
LIMIT 100000
