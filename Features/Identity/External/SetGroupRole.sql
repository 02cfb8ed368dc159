UPDATE memberships m SET role = @Role, updated_at = now()
FROM memberships before
WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId AND m.role NOT IN ('owner', @Role)
  AND before.organization_id = m.organization_id AND before.user_id = m.user_id
RETURNING before.role AS before;
