-- tenant: none, because it prunes for all organizations.
DELETE FROM code_reviews r
USING (SELECT organization_id, id FROM code_reviews WHERE created_at < now() - make_interval(days => @Days) ORDER BY created_at LIMIT @Most FOR UPDATE SKIP LOCKED) old
WHERE r.organization_id = old.organization_id AND r.id = old.id;
