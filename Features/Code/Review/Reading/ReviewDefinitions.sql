-- Which of these names have a definition outside the files of the patch; a prototype on one line is none.
SELECT DISTINCT full_name
FROM nodes_method
WHERE full_name = ANY (@Names) AND filename <> ALL (@Files) AND NOT coalesce(is_external, false) AND line_number_end > line_number
ORDER BY full_name
