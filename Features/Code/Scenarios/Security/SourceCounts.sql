-- How many source files there are, and how many of them a scan leaves out, by reason.
SELECT count(*)::int AS files,
       count(*) FILTER (WHERE f.is_test)::int AS tests,
       count(*) FILTER (WHERE f.is_test IS NOT TRUE AND f.is_generated)::int AS generated,
       count(*) FILTER (WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored)::int AS vendored,
       count(*) FILTER (WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.parse_status = 'minified')::int AS minified,
       count(*) FILTER (WHERE f.is_test IS NOT TRUE AND f.is_generated IS NOT TRUE AND f.is_vendored IS NOT TRUE AND f.parse_status IN ('too_large', 'timeout', 'binary', 'crashed'))::int AS unread
FROM nodes_file f
WHERE coalesce(f.language, '') <> '';
