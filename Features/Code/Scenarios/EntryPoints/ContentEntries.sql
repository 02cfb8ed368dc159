-- Scripts of a language whose text matches, with the first line that does. A file that declares a type is used by others, not called from outside.
SELECT f.name AS filename,
       1 + length(regexp_replace(left(f.content, coalesce(nullif(strpos(f.content, (regexp_match(f.content, @Content))[1]), 0), 1) - 1), '[^\n]', '', 'g')) AS line
FROM nodes_file f
WHERE f.language = @Language AND f.is_test IS NOT TRUE AND f.content ~ @Content
  AND f.content !~ '(?n)^\s*(?:final\s+|abstract\s+)*(?:class|interface|trait)\s'
ORDER BY f.name COLLATE "C"
LIMIT @Take;
