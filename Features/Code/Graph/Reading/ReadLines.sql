-- Lines of source, as many as asked for; a file without stored content gives nothing.
-- Most places are one line, and cutting a whole file into an array for it costs ten times what looking for the line does.
SELECT w.ordinal::int AS ordinal,
       CASE WHEN w.last - w.first < 3
            THEN (SELECT string_agg(split_part(f.content, E'\n', n), E'\n' ORDER BY n) FROM generate_series(w.first, w.last) n)
            ELSE array_to_string((string_to_array(f.content, E'\n'))[w.first:w.last], E'\n') END AS lines
FROM unnest(@Files, @First, @Last) WITH ORDINALITY AS w (file, first, last, ordinal)
JOIN nodes_file f ON f.name = w.file
WHERE f.content IS NOT NULL;
