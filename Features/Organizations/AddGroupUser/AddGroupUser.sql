-- No row: no such member. A row without id: he has a role already.
WITH member AS (
    SELECT m.organization_id, m.user_id, u.username FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId
), added AS (
    INSERT INTO group_members (organization_id, group_id, user_id, id, role)
    SELECT organization_id, @GroupId, user_id, @Id, @Role FROM member
    ON CONFLICT (organization_id, group_id, user_id) DO NOTHING
    RETURNING id, created_at
)
SELECT member.username, added.id, added.created_at FROM member LEFT JOIN added ON true;
