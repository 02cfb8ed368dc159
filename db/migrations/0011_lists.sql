-- The order in which groups are listed.
CREATE INDEX groups_created_idx ON groups (organization_id, created_at DESC, id DESC);
