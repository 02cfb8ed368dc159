-- Whether the project has tests at all.
SELECT EXISTS (SELECT FROM nodes_method WHERE is_test) AS has_tests
