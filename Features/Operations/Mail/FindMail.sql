SELECT organization_id, id, recipient, subject, body FROM mails WHERE organization_id = @OrganizationId AND id = @Id;
