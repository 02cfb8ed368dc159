-- The methods of the files a patch changes.
SELECT id, full_name, filename, coalesce(line_number, 0) AS line_number, coalesce(fan_in, 0) AS fan_in, coalesce(is_entry_point, false) AS is_entry_point
FROM nodes_method
WHERE filename = ANY (@Files) AND NOT coalesce(is_external, false)
ORDER BY id
LIMIT 50000
