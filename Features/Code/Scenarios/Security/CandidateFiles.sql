-- Source files in which one of these names is called, or whose text holds one of the words; all of them when @Everything.
SELECT f.id, f.name, coalesce(f.language, '') AS language, coalesce(f.is_test, false) AS is_test, length(f.content) AS size
FROM nodes_file f
WHERE f.content IS NOT NULL AND coalesce(f.language, '') <> '' AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE
  AND (@Everything
       OR f.name IN (SELECT k.filename FROM nodes_call k WHERE k.name = ANY(@Names))
       OR (@Words <> '' AND f.content ~* @Words))
ORDER BY f.name COLLATE "C"
LIMIT @Take;
