-- Whether headers are C++ here: there are more C++ than C sources.
SELECT count(*) FILTER (WHERE name ~* '\.(cpp|cc|cxx|hpp|hh|hxx)$') > count(*) FILTER (WHERE name ~* '\.c$') AS headers_are_cpp
FROM nodes_file
WHERE language = 'c'
