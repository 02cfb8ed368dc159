-- Calls by these names that may mean several methods, tests left out.
SELECT count(*) AS total
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE k.resolution = 'ambiguous' AND k.name = ANY(@Names) AND f.is_test IS NOT TRUE;
