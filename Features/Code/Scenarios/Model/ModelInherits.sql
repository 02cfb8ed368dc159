-- Which type is based on which.
SELECT e.src AS type_id, e.dst AS base_id
FROM edges_inherits_from e
ORDER BY e.src, e.dst;
