-- The passages of the README nearest to the root, from where the import keeps documents; from the files themselves where it kept none.
WITH named AS (
    SELECT d.filename, coalesce(d.heading, '') AS heading, coalesce(d.content, '') AS content, coalesce(d.line_number, 1) AS line
    FROM documents d
    WHERE d.filename ~* '(^|/)readme[^/]*$'
    UNION ALL
    SELECT f.name, '', left(f.content, 20000), 1
    FROM nodes_file f
    WHERE f.name ~* '(^|/)readme[^/]*$' AND f.content IS NOT NULL AND NOT EXISTS (SELECT FROM documents d WHERE d.filename = f.name)
)
SELECT filename, heading, content, line
FROM named
WHERE filename = (SELECT n.filename FROM named n ORDER BY array_length(string_to_array(n.filename, '/'), 1), n.filename COLLATE "C" LIMIT 1)
ORDER BY line
LIMIT 40;
