-- The request failed, so the key is free for another try.
DELETE FROM idempotency_keys
WHERE organization_id = @OrganizationId AND user_id = @UserId AND route = @Route AND key = @Key AND status IS NULL;
