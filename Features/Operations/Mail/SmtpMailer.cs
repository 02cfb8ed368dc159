using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
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
        if (settings.Authorities.Count > 0) client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors);
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

    /// <summary>An authority of the operator's own vouches for the name as one of the machine's would; it does not excuse another name.</summary>
    private bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities);
        // Authorities of one's own publish no lists as a rule.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }
}
