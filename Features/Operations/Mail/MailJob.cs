using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Operations.Mail;

/// <summary>Sends one mail. Sent twice only if the worker dies between the server's word and the database's.</summary>
public sealed class MailJob(Db db, Sealer sealer, IMailer mailer) : IJobHandler
{
    public const string JobKind = "mail";
    private static readonly SqlFile<Args, MailRow> FindMail = Sql.Beside<Args, MailRow>("FindMail.sql");
    private static readonly SqlFile<Args, int> ForgetMail = Sql.Beside<Args, int>("ForgetMail.sql");

    public string Kind => JobKind;

    public int Concurrency => 4;

    public async Task Handle(JobContext job, CancellationToken ct)
    {
        var args = new Args { OrganizationId = job.OrganizationId, Id = job.Payload.Read<MailOrder>()!.MailId };
        if (await db.Maybe(FindMail, args, ct) is not { } row) return;
        var body = await sealer.Open(MailOutbox.Place(row.OrganizationId, row.Id), row.Body, ct);
        try
        {
            await mailer.Send(new() { Recipient = row.Recipient, Subject = row.Subject, Body = body }, ct);
        }
        catch (MailKit.Net.Smtp.SmtpCommandException e) when ((int)e.StatusCode is >= 500 and < 600)
        {
            // RFC 5321: a permanent answer. What the server says about an address is for the operator's log, not for the job's row.
            await db.Execute(ForgetMail, args, ct);
            throw new JobFailedException($"The mail server refused the mail for good ({(int)e.StatusCode}).");
        }
        await db.Execute(ForgetMail, args, CancellationToken.None);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }
}
