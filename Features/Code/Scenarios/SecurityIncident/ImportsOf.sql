-- Where a package is imported.
SELECT i.filename, coalesce(i.line_number, 1) AS line, i.imported_entity AS entity
FROM nodes_import i
WHERE i.filename IS NOT NULL AND (i.imported_entity = @Package OR i.imported_entity LIKE @Prefix ESCAPE '\')
ORDER BY i.filename COLLATE "C", i.line_number, i.id
LIMIT @Take;
