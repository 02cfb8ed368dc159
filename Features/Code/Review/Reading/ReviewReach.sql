-- Everything from which a changed method can be reached. The inner limit stops the walk itself: PostgreSQL runs it only as far as rows are asked for.
WITH RECURSIVE reach (origin_id, method_id, depth) AS (
    SELECT id, id, 0
    FROM unnest(@Ids::bigint[]) AS id
    UNION
    SELECT reach.origin_id, calls.caller_id, reach.depth + 1
    FROM reach
    JOIN method_calls calls ON calls.callee_id = reach.method_id
    WHERE reach.depth < @MaxDepth AND calls.min_confidence >= @LeastConfidence
),
walked AS (SELECT origin_id, method_id, depth FROM reach LIMIT 50000),
nearest AS (SELECT origin_id, method_id, min(depth) AS depth FROM walked WHERE depth > 0 GROUP BY origin_id, method_id)
SELECT nearest.origin_id, nearest.method_id, nearest.depth, method.full_name, method.filename, coalesce(method.line_number, 0) AS line_number,
       coalesce(method.is_test, false) AS is_test, coalesce(method.is_entry_point, false) AS is_entry_point
FROM nearest
JOIN nodes_method method ON method.id = nearest.method_id
ORDER BY nearest.origin_id, nearest.depth, nearest.method_id
