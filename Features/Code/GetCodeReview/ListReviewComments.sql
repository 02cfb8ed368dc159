SELECT id, user_id, user_name, content, file_path, line_number, created_at
FROM code_review_comments
WHERE organization_id = @OrganizationId AND review_id = @Id
ORDER BY created_at, id
LIMIT 500;
