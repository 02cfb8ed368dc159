using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Capstan.Features.Operations.Mail;

/// <summary>Sends by SMTP (RFC 5321) to the operator's server, one connection a mail: there are few.</summary>
internal sealed class SmtpMailer(MailSettings settings) : IMailer
{
    private static readonly TimeSpan TotalTime = TimeSpan.FromSeconds(30);

    public async Task Send(Mail mail, CancellationToken ct)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(new MailboxAddress(null, mail.Recipient));
        message.Subject = mail.Subject;
        message.Body = new TextPart("plain") { Text = mail.Body };
        message.Headers.Add("Auto-Submitted", "auto-generated");

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(TotalTime);
        using var client = new SmtpClient { Timeout = (int)TotalTime.TotalMilliseconds };
        await client.ConnectAsync(settings.Host, settings.Port, settings.Security switch
        {
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, deadline.Token);
        if (settings.Username is { } username) await client.AuthenticateAsync(username, settings.Password ?? "", deadline.Token);
        await client.SendAsync(message, deadline.Token);
        await client.DisconnectAsync(quit: true, deadline.Token);
    }
}
