using Microsoft.Extensions.Logging;

namespace Capstan.Features.Operations.Mail;

/// <summary>
/// Stands where no mail server is set up: the operator reads the mail in the log, and passes it on. Whoever reads the operator's log can use what is
/// in it, as with the first owner's password; nothing else of the product shows it.
/// </summary>
internal sealed partial class LogMailer(ILogger<LogMailer> log) : IMailer
{
    public Task Send(Mail mail, CancellationToken ct)
    {
        LogMail(log, mail.Recipient, mail.Subject, mail.Body);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "No mail server is set up (SMTP_HOST), so this mail to {Recipient} is for the operator to pass on: {Subject}\n{Body}")]
    private static partial void LogMail(ILogger logger, string recipient, string subject, string body);
}
