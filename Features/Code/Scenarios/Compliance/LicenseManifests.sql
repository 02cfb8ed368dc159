-- What the manifests at the root and the documents about the licence say.
SELECT x.name, x.head
FROM (
    SELECT c.name, left(c.content, 20000) AS head
FROM nodes_config_file c
WHERE c.name ~ '^(package\.json|composer\.json|pyproject\.toml|setup\.cfg|setup\.py|cargo\.toml|pom\.xml|[^/]*\.gemspec|[^/]*\.csproj|directory\.build\.props)$' OR c.name ~* '^directory\.build\.props$'
UNION ALL
SELECT d.filename, left(string_agg(d.content, E'\n' ORDER BY d.line_number), 20000)
FROM documents d
WHERE d.filename ~* '^(licen[sc]e|copying|copyright|readme)[^/]*$'
GROUP BY d.filename
) x
ORDER BY x.name COLLATE "C";
