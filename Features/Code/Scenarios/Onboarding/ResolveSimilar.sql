-- Names alike: containing the text, or near it by trigrams. The trigram indexes serve both.
SELECT kind, id, name, full_name, signature, filename, line, last_line, is_external, is_test, fan_in, language
FROM (
    (SELECT 'method' AS kind, m.id, m.name, coalesce(m.full_name, m.name) AS full_name, m.signature, m.filename, coalesce(m.line_number, 0) AS line,
            coalesce(m.line_number_end, m.line_number, 0) AS last_line, false AS is_external, coalesce(m.is_test, false) AS is_test, coalesce(m.fan_in, 0) AS fan_in, m.language,
            similarity(m.name, @Name) AS likeness
     FROM nodes_method m WHERE (m.name ILIKE @Pattern OR m.name % @Name) AND m.is_external IS NOT TRUE
     ORDER BY similarity(m.name, @Name) DESC, coalesce(m.fan_in, 0) DESC, m.filename, m.line_number, m.id LIMIT @Take)
    UNION ALL
    (SELECT 'type', t.id, t.name, coalesce(t.full_name, t.name), coalesce(t.code, t.name), t.filename, coalesce(t.line_number, 0), coalesce(t.line_number_end, t.line_number, 0),
            false, false, 0, NULL, similarity(t.name, @Name)
     FROM nodes_type_decl t WHERE (t.name ILIKE @Pattern OR t.name % @Name) AND t.is_external IS NOT TRUE
     ORDER BY similarity(t.name, @Name) DESC, t.filename, t.line_number, t.id LIMIT @Take)
) found
ORDER BY likeness DESC, is_test, fan_in DESC, filename COLLATE "C", line, id
LIMIT @Take;
