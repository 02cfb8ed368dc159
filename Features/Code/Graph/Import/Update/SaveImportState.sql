-- script: graph. Replaces what is remembered of the import.
WITH old AS (DELETE FROM {graph}.import_state)
INSERT INTO {graph}.import_state (state) VALUES (@State::jsonb)
