SELECT o.default_model, ARRAY(SELECT k.provider FROM organization_model_keys k WHERE k.organization_id = o.id ORDER BY k.provider) AS providers
FROM organizations o
WHERE o.id = @OrganizationId;
