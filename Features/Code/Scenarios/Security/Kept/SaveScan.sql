-- script: graph. The findings of one scan, where there were none; their ids are beyond those of any file.
WITH pairs AS (
    INSERT INTO {graph}.nodes_key_value_pair (id, key, value)
    SELECT 4503599627370496 + p.n, p.key, p.value FROM (VALUES (1, 'security.version', @Version), (2, 'security.scan', @Document)) AS p (n, key, value)
)
INSERT INTO {graph}.nodes_finding (id, rule_id, category, severity, confidence, cwe, message, filename, line_number, line_number_end, method_id, evidence_description, fingerprint)
SELECT 4503599627370496 + f.ordinal, f.rule_id, f.category, f.severity, f.confidence, f.cwe, f.message, f.filename, f.line_number, f.line_number,
       (SELECT m.id FROM {graph}.nodes_method m WHERE m.filename = f.filename AND m.line_number = f.method_line AND m.full_name = f.method AND f.method <> '' ORDER BY m.id LIMIT 1),
       ARRAY(SELECT e.line FROM jsonb_array_elements_text(f.evidence) WITH ORDINALITY AS e (line, n) ORDER BY e.n), f.fingerprint
FROM jsonb_to_recordset(@Rows::jsonb) AS f (ordinal int, rule_id text, category text, severity text, confidence real, cwe text, message text, filename text, line_number int, method text, method_line int, evidence jsonb, fingerprint text)
