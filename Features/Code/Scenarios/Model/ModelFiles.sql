-- Every source file with the package or namespace it declares.
SELECT f.id, f.name, coalesce(f.language, '') AS language, coalesce(f.loc, 0) AS loc, coalesce(f.sloc, f.loc, 0) AS sloc, coalesce(f.is_test, false) AS is_test,
       coalesce(f.is_generated, false) AS is_generated, coalesce(f.is_vendored, false) AS is_vendored,
       coalesce((SELECT n.full_name FROM nodes_namespace_block n WHERE n.filename = f.name ORDER BY n.id LIMIT 1), '') AS package
FROM nodes_file f
WHERE coalesce(f.language, '') <> ''
ORDER BY f.id;
