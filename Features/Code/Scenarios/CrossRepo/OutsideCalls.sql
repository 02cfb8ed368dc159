-- What this project calls and does not define, with one place each, tests left out.
SELECT DISTINCT ON (k.method_full_name, k.name) coalesce(k.method_full_name, k.name) AS full_name, k.name, coalesce(k.arg_count, -1) AS arguments,
       count(*) OVER (PARTITION BY k.method_full_name, k.name)::int AS calls, k.filename, coalesce(k.line_number, 0) AS line, coalesce(k.code, '') AS code, coalesce(f.language, '') AS language
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE k.resolution IN ('external', 'ambiguous') AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.is_generated IS NOT TRUE
  AND k.method_full_name IS NOT NULL
  AND (k.resolution = 'external' OR length(k.name) >= @NameLength)
ORDER BY k.method_full_name, k.name, k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
