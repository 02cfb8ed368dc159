-- script: graph. How the graph was made.
SELECT state FROM {graph}.import_state
