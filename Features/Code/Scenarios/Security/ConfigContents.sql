-- Configuration files, for what no grammar reads.
SELECT f.name, left(f.content, 200000) AS content, '' AS language
FROM nodes_config_file f
WHERE f.content IS NOT NULL
ORDER BY f.name COLLATE "C"
LIMIT @Take;
