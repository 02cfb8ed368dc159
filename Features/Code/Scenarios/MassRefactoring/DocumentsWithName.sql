-- Passages of documents that speak of a name.
SELECT d.filename, coalesce(d.line_number, 1) AS line
FROM documents d
WHERE strpos(d.content, @Name) > 0
ORDER BY d.filename COLLATE "C", d.line_number
LIMIT 500;
