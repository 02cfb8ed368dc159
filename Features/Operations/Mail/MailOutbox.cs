using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Operations.Mail;

/// <summary>The public service for mail: it goes out if and only if the transaction that posts it is committed, soon after, and is tried again for a day.</summary>
public sealed class MailOutbox(JobQueue jobs, Sealer sealer)
{
    private static readonly SqlFile<MailRow, int> PostMail = Sql.Beside<MailRow, int>("PostMail.sql");

    internal static SealedPlace Place(Guid organizationId, Guid id) => SealedColumns.MailBody.At(organizationId, id.ToString());

    public async Task Post(DbTransaction transaction, Guid organizationId, Mail mail, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        await transaction.Execute(PostMail, new()
        {
            OrganizationId = organizationId,
            Id = id,
            Recipient = mail.Recipient,
            Subject = mail.Subject,
            Body = sealer.Seal(Place(organizationId, id), mail.Body),
        }, ct);
        await jobs.Enqueue(transaction, new() { OrganizationId = organizationId, UserId = null, Kind = MailJob.JobKind, Payload = RawJson.Of(new MailOrder { MailId = id }), MaxAttempts = 12 }, ct);
    }
}

/// <summary>The payload of a mail's job: no part of the mail.</summary>
internal sealed record MailOrder
{
    public required Guid MailId { get; init; }
}

/// <summary>A mail as the database keeps it.</summary>
internal sealed record MailRow
{
    public required Guid OrganizationId { get; init; }
    public required Guid Id { get; init; }
    public required string Recipient { get; init; }
    public required string Subject { get; init; }
    public required byte[] Body { get; init; }
}
