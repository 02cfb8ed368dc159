INSERT INTO code_reviews (organization_id, id, project_id, source, subject, title, url, base_sha, head_sha, task_id, agent_id, status, recommendation,
                          files_changed, lines_added, lines_removed, finding_count, review, diff_data, fingerprints, created_by)
VALUES (@OrganizationId, @Id, @ProjectId, @Source, @Subject, @Title, @Url, @BaseSha, @HeadSha, @TaskId, @AgentId, @Status, @Recommendation,
        @FilesChanged, @LinesAdded, @LinesRemoved, @FindingCount, @Review, @DiffData, @Fingerprints, @CreatedBy);
