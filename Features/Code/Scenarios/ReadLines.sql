-- Lines of source, as many as asked for; a file without stored content gives nothing.
SELECT w.ordinal::int AS ordinal, array_to_string((string_to_array(f.content, E'\n'))[w.first:w.last], E'\n') AS lines
FROM unnest(@Files, @First, @Last) WITH ORDINALITY AS w (file, first, last, ordinal)
JOIN nodes_file f ON f.name = w.file
WHERE f.content IS NOT NULL;
