SELECT coalesce(max(id), 0) AS id FROM events WHERE organization_id = @OrganizationId AND user_id = @UserId;
