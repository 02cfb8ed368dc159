UPDATE sign_ins SET ended_at = coalesce(ended_at, now()) WHERE organization_id = @OrganizationId AND id = @Id RETURNING id;
