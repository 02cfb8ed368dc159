namespace Capstan.Features.Operations.Mail;

/// <summary>A mail in plain text.</summary>
public sealed record Mail
{
    public required string Recipient { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }

    // The compiler's ToString would print the body, which can hold a link that lets somebody in.
    public override string ToString() => Subject;
}

/// <summary>Hands mail over. Throws when it could not: the job tries again.</summary>
public interface IMailer
{
    Task Send(Mail mail, CancellationToken ct);
}
