SELECT count(*)
FROM memberships m
JOIN users u ON u.id = m.user_id
WHERE m.organization_id = @OrganizationId
  AND (@Role::text IS NULL OR m.role = @Role)
  AND (@Pattern::text IS NULL OR u.username ILIKE @Pattern OR u.email ILIKE @Pattern OR u.full_name ILIKE @Pattern);
