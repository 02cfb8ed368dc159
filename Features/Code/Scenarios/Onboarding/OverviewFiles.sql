-- Build files and READMEs, nearest to the root first.
SELECT name, content FROM (
    SELECT f.name, left(f.content, 20000) AS content FROM nodes_config_file f
    UNION
    SELECT f.name, left(f.content, 20000) FROM nodes_file f
) named
WHERE name ~* '(^|/)(readme[^/]*|makefile(\.am|\.in)?|gnumakefile|cmakelists\.txt|meson\.build|configure\.ac|configure\.in|package\.json|pom\.xml|build\.gradle(\.kts)?|settings\.gradle(\.kts)?|[^/]+\.csproj|[^/]+\.sln|go\.mod|cargo\.toml|setup\.py|setup\.cfg|pyproject\.toml|requirements\.txt|composer\.json|gemfile|[^/]+\.gemspec|package\.swift|dockerfile|[^/]*\.bazel)$'
ORDER BY array_length(string_to_array(name, '/'), 1), name COLLATE "C"
LIMIT 12;
