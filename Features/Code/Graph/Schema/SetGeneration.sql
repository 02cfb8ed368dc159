-- script: tells readers that keep what they computed that the graph is another one now.
COMMENT ON SCHEMA {graph} IS '{generation}';
