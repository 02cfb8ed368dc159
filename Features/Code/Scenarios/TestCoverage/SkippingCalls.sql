-- Calls that switch a test off.
SELECT k.filename, coalesce(k.line_number, 0) AS line, coalesce(k.code, k.name) AS code
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE f.is_test
  AND (k.name IN ('xit', 'xdescribe', 'xtest', 'markTestSkipped', 'markTestIncomplete', 'XCTSkip', 'Skipf', 'SkipNow', 'skipTest', 'pending')
       OR k.name IN ('skip', 'todo', 'Skip') AND coalesce(k.receiver, '') ~ '^(it|describe|test|t|b|pytest|context)$')
ORDER BY k.filename COLLATE "C", k.line_number, k.id
LIMIT 1000;
