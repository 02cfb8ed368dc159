UPDATE organizations o SET default_model = CASE WHEN @Model::text IS NULL THEN o.default_model ELSE nullif(@Model, '') END, updated_at = now()
WHERE o.id = @OrganizationId
RETURNING o.default_model, ARRAY(SELECT k.provider FROM organization_model_keys k WHERE k.organization_id = o.id ORDER BY k.provider) AS providers;
