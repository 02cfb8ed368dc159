-- Whether a .h of this code is C++: there are more C++ files than C files.
SELECT count(*) FILTER (WHERE f.name ~* '\.(cpp|cc|cxx|hpp|hh|hxx)$') > count(*) FILTER (WHERE f.name ~* '\.c$') AS is_cpp
FROM nodes_file f;
