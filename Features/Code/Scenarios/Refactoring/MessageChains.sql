-- Chains of calls that each ask the answer of the one before for something: a().b().c().d().
SELECT k.containing_method_id AS method_id, k.filename, coalesce(k.line_number, 0) AS line, k.code,
       (SELECT count(*) FROM regexp_matches(k.code, '\w\s*\(\)', 'g'))::int AS links
FROM nodes_call k
WHERE k.receiver_kind = 'expression' AND k.code ~ '\(\)\s*(\.|->|\?\.)\s*\w+\s*\(\)' AND k.containing_method_id IS NOT NULL
  AND (SELECT count(*) FROM regexp_matches(k.code, '\w\s*\(\)\s*(\.|->|\?\.)', 'g')) >= @Links - 1
ORDER BY k.filename COLLATE "C", k.line_number, length(k.code) DESC, k.id
LIMIT 5000;
