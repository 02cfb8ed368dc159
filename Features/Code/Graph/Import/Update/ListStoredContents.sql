-- script: graph. What is kept of the content of the files.
SELECT ordinal, method_numbers, type_numbers, definitions, trace, handlers FROM {graph}.import_files
