-- Files in which one of these names is also that of a local variable or a parameter.
SELECT DISTINCT x.name, x.filename
FROM (
    SELECT l.name, l.filename FROM nodes_local l JOIN nodes_method m ON m.id = l.containing_method_id WHERE l.name = ANY(@Names) AND m.name <> '<module>'
    UNION ALL
    SELECT p.name, p.filename FROM nodes_param p WHERE p.name = ANY(@Names)
) x
WHERE x.filename IS NOT NULL;
