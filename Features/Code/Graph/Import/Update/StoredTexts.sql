-- script: graph. The text of files, as it was parsed.
SELECT name, content FROM {graph}.nodes_file WHERE name = ANY(@Names)
