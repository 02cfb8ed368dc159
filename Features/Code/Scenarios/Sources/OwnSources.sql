-- The text of source files that people wrote, in order of name.
SELECT f.name, f.content, coalesce(f.language, '') AS language, coalesce(f.is_test, false) AS is_test
FROM nodes_file f
WHERE f.content IS NOT NULL AND coalesce(f.language, '') <> '' AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE
  AND (@Languages::text[] IS NULL OR f.language = ANY(@Languages)) AND (@Tests OR f.is_test IS NOT TRUE)
ORDER BY f.id;
