-- The newest review kept of a project.
SELECT r.title, r.review::text AS review, r.diff_data::text AS difference
FROM code_reviews r
WHERE r.organization_id = @OrganizationId AND r.project_id = @ProjectId
ORDER BY r.created_at DESC, r.id DESC
LIMIT 1;
