-- tenant: none, because the operator decides for whichever organizations he names; without @OrganizationId for all.
UPDATE organizations SET plan = @Plan, updated_at = now() WHERE @OrganizationId::uuid IS NULL OR id = @OrganizationId;
