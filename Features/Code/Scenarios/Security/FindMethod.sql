-- The method of the graph that starts at this line.
SELECT m.id
FROM nodes_method m
WHERE m.filename = @Filename AND m.name = @Name AND (m.name = '<module>' OR m.line_number = @Line)
ORDER BY m.id
LIMIT 1;
