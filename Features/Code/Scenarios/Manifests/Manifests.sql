-- Manifests and lock files, nearest to the root first.
SELECT DISTINCT ON (array_length(string_to_array(name, '/'), 1), name COLLATE "C") name, content
FROM (
    SELECT c.name, left(c.content, 4000000) AS content FROM nodes_config_file c
    UNION ALL
    SELECT f.name, left(f.content, 4000000) FROM nodes_file f
) named
WHERE content IS NOT NULL
  AND name ~ '(^|/)(package(-lock)?\.json|composer\.(json|lock)|[^/]+\.(cs|fs)proj|Directory\.Packages\.props|packages\.config|pom\.xml|[^/]+\.gradle(\.kts)?|requirements[^/]*\.txt|pyproject\.toml|poetry\.lock|go\.mod|Gemfile(\.lock)?|Package\.swift|CMakeLists\.txt)$'
ORDER BY array_length(string_to_array(name, '/'), 1), name COLLATE "C"
LIMIT @Take;
