INSERT INTO audit_entries (organization_id, actor_id, api_key_id, action, target, address, request_id, detail)
VALUES (@OrganizationId, @ActorId, @ApiKeyId, @Action, @Target, @Address, @RequestId, @Detail);
