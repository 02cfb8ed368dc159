-- script: graph. What was remembered of files that are gone or come anew.
DELETE FROM {graph}.import_files WHERE ordinal = ANY(@Ordinals)
