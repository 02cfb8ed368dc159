UPDATE code_reviews SET published_url = @Url, published_fingerprints = @Fingerprints, updated_at = now() WHERE organization_id = @OrganizationId AND id = @Id;
