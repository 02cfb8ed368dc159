-- script: graph. The files of the last import.
SELECT ordinal, path, kind, hash, blob, size_bytes FROM {graph}.import_files
