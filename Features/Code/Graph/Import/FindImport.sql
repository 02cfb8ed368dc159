-- The import of a project that is not over: one at most, for its key is unique among these.
SELECT id FROM jobs WHERE organization_id = @OrganizationId AND kind = @Kind AND unique_key = @ProjectKey AND status IN ('pending', 'in_progress');
