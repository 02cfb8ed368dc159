-- Files of a language whose text matches, with the first line that does.
SELECT f.name AS filename,
       1 + length(regexp_replace(left(f.content, coalesce(nullif(strpos(f.content, (regexp_match(f.content, @Content))[1]), 0), 1) - 1), '[^\n]', '', 'g')) AS line
FROM nodes_file f
WHERE f.language = @Language AND f.is_test IS NOT TRUE AND f.content ~ @Content
ORDER BY f.name COLLATE "C"
LIMIT @Take;
