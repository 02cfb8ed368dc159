DELETE FROM mails WHERE organization_id = @OrganizationId AND id = @Id;
