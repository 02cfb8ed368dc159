SELECT min_length, require_uppercase, require_lowercase, require_numbers, require_special, history_count FROM security_policies WHERE organization_id = @OrganizationId;
