-- Queries in literals that take every column, or every row of a table.
SELECT l.filename, coalesce(l.line_number, 0) AS line, l.containing_method_id AS method_id, l.code ~* '^\W*select\s+\*\s+from\s' AS takes_all_columns
FROM nodes_literal l
JOIN nodes_file f ON f.name = l.filename
WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND l.code ~* '^\W*select\s.*\sfrom\s+\w'
  AND (l.code ~* '^\W*select\s+\*\s+from\s' OR l.code !~* '\s(where|limit|top|fetch|group\s+by|join|count|max|min|sum|having|union)\M|[(%{]|\+\s*$')
ORDER BY l.id
LIMIT 2000;
