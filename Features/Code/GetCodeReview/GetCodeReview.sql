SELECT id, project_id, source, title, url, task_id, agent_id, status, recommendation, files_changed, lines_added, lines_removed, finding_count, comment_count,
       created_by, reviewer_id, reviewed_at, review_comment, created_at, updated_at, base_sha, head_sha, published_url, review, diff_data
FROM code_reviews
WHERE organization_id = @OrganizationId AND id = @Id;
