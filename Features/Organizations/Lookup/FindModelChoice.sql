SELECT o.default_model, o.ai_features,
       ARRAY(SELECT k.provider FROM organization_model_keys k WHERE k.organization_id = o.id ORDER BY k.provider) AS providers,
       ARRAY(SELECT k.key::bytea FROM organization_model_keys k WHERE k.organization_id = o.id ORDER BY k.provider) AS keys
FROM organizations o
WHERE o.id = @OrganizationId;
