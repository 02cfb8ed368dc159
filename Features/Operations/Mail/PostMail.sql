INSERT INTO mails (organization_id, id, recipient, subject, body) VALUES (@OrganizationId, @Id, @Recipient, @Subject, @Body);
