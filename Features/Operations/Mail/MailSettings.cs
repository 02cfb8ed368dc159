using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Capstan.Features.Operations.Mail;

/// <summary>The operator's mail server.</summary>
public sealed record MailSettings
{
    public const string HostVariable = "SMTP_HOST";

    public required string Host { get; init; }
    public required int Port { get; init; }
    public required string? Username { get; init; }
    public required string? Password { get; init; }
    public required string From { get; init; }
    /// <summary>starttls, tls or none.</summary>
    public required string Security { get; init; }
    /// <summary>Who may have issued the server's certificate, beside those the machine trusts.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    // The compiler's ToString would print the password.
    public override string ToString() => $"{Host}:{Port}";

    /// <summary>Null when no server is named.</summary>
    public static MailSettings? Read(Settings settings)
    {
        if (settings[HostVariable] is not { } host) return null;
        var security = settings["SMTP_SECURITY"] ?? "starttls";
        if (security is not ("starttls" or "tls" or "none")) throw new InvalidOperationException("SMTP_SECURITY is starttls, tls or none.");
        var port = security == "tls" ? 465 : 587;
        if (settings["SMTP_PORT"] is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
            throw new InvalidOperationException("SMTP_PORT must be a whole number from 1 to 65535.");
        var (username, password) = (settings["SMTP_USERNAME"], settings["SMTP_PASSWORD"]);
        if (security == "none" && password is not null && host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new InvalidOperationException("SMTP_SECURITY=none would send SMTP_PASSWORD in the clear: use starttls or tls, or no password.");
        var from = settings["SMTP_FROM"] ?? $"capstan@{host}";
        if (!MimeKit.MailboxAddress.TryParse(from, out _)) throw new InvalidOperationException("SMTP_FROM must be an e-mail address, with or without a name.");
        var authorities = new X509Certificate2Collection();
        if (settings["SMTP_CA_FILE"] is { } file)
        {
            authorities.ImportFromPemFile(file);
            if (authorities.Count == 0) throw new InvalidOperationException("SMTP_CA_FILE has no certificate in it.");
        }
        return new() { Authorities = authorities, Host = host, Port = port, Username = username, Password = password, From = from, Security = security };
    }
}
