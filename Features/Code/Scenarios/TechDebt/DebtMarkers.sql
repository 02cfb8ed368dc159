-- Comments that put something off.
SELECT c.filename, coalesce(c.line_number, 0) AS line, coalesce(substring(c.code FROM '\m(?:TODO|FIXME|HACK|XXX)\M[^\n]{0,100}'), '') AS word, left(c.code, 2000) AS code
FROM nodes_comment c
JOIN nodes_file f ON f.name = c.filename
WHERE c.code ~ '\m(TODO|FIXME|HACK|XXX)\M' AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.is_test IS NOT TRUE
ORDER BY c.id
LIMIT 20000;
