UPDATE idempotency_keys SET status = @Status, location = @Location, body = @Body
WHERE organization_id = @OrganizationId AND user_id = @UserId AND route = @Route AND key = @Key;
