-- script: graph. Mentions of names that mean something else now.
DELETE FROM {graph}.document_mentions WHERE symbol = ANY(@Names)
