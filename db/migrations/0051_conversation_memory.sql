-- What a next question may lean on: {"question", "scenario_id", "focus"} of an answer; null where nothing was asked of the product.
ALTER TABLE messages ADD COLUMN turn jsonb;
-- The pictures of an answer.
ALTER TABLE messages ADD COLUMN diagrams jsonb NOT NULL DEFAULT '[]';
CREATE INDEX sessions_title_words_idx ON sessions USING gin (to_tsvector('simple', title));
