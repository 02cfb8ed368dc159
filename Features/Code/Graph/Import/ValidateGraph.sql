-- script: graph. The counts that say whether a graph is sound, by language. A file's ids are one range, so they tell the file.
WITH files AS (
    SELECT f.id, f.language, f.parse_status, f.loc FROM {graph}.nodes_file f
), methods AS (
    SELECT m.id - m.id % 16777216 AS file, count(*) AS methods, count(*) FILTER (WHERE m.filename IS NULL OR m.line_number IS NULL) AS placeless
    FROM {graph}.nodes_method m
    WHERE NOT m.is_external AND m.name <> '<module>' GROUP BY 1
), types AS (
    SELECT t.id - t.id % 16777216 AS file, count(*) AS types FROM {graph}.nodes_type_decl t GROUP BY 1
), calls AS (
    SELECT c.id - c.id % 16777216 AS file, count(*) AS calls, count(*) FILTER (WHERE c.resolution NOT IN ('ambiguous', 'external')) AS resolved,
           count(*) FILTER (WHERE c.resolution = 'ambiguous') AS ambiguous, count(*) FILTER (WHERE c.resolution = 'external') AS external
    FROM {graph}.nodes_call c GROUP BY 1
)
SELECT f.language, count(*) AS files, count(*) FILTER (WHERE f.parse_status IN ('crashed', 'timeout', 'binary')) AS files_failed, coalesce(sum(f.loc), 0)::bigint AS loc,
       coalesce(sum(m.methods), 0)::bigint AS methods, (SELECT count(*) FROM {graph}.nodes_method e WHERE e.is_external AND e.language = f.language) AS external_methods,
       coalesce(sum(t.types), 0)::bigint AS types, coalesce(sum(c.calls), 0)::bigint AS calls, coalesce(sum(c.resolved), 0)::bigint AS calls_resolved,
       coalesce(sum(c.ambiguous), 0)::bigint AS calls_ambiguous, coalesce(sum(c.external), 0)::bigint AS calls_external,
       coalesce(sum(m.placeless), 0)::bigint AS methods_without_place, count(m.methods) AS files_with_methods
FROM files f LEFT JOIN methods m ON m.file = f.id LEFT JOIN types t ON t.file = f.id LEFT JOIN calls c ON c.file = f.id
GROUP BY f.language
ORDER BY f.language COLLATE "C"
