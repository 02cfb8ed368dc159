-- What the last reviews of the same change found, and what of it was told on its server.
SELECT fingerprints, published_fingerprints, (published_url IS NOT NULL OR cardinality(published_fingerprints) > 0) AS is_published
FROM code_reviews
WHERE organization_id = @OrganizationId AND subject = @Subject
ORDER BY created_at DESC
LIMIT 50;
