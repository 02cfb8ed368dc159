-- script: graph. What the graph says of its source.
UPDATE {graph}.nodes_metadata SET language = @Language, hash = @Revision, root = @Root
