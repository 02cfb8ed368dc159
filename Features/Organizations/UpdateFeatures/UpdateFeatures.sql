WITH before AS (
    SELECT id, closed_modules, ai_features FROM organizations WHERE id = @OrganizationId FOR NO KEY UPDATE
)
UPDATE organizations o
SET ai_features = ARRAY(SELECT f FROM unnest(before.ai_features || @AiOn) f WHERE f <> ALL (@AiOff) GROUP BY f ORDER BY f),
    closed_modules = ARRAY(SELECT m FROM unnest(before.closed_modules || @ModulesOff) m WHERE m <> ALL (@ModulesOn) GROUP BY m ORDER BY m),
    updated_at = now()
FROM before
WHERE o.id = before.id
RETURNING o.ai_features, o.closed_modules, before.ai_features AS ai_features_before, before.closed_modules AS closed_modules_before;
