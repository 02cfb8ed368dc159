using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Capstan.Features.Operations.Mail;

namespace Capstan.Api.Tests.Features.Operations;

/// <summary>Mail over TLS to somebody else's server (npm's smtp-server), whose certificate nobody vouches for but itself.</summary>
public sealed class MailTlsTests
{
    [Theory]
    [InlineData("starttls"), InlineData("tls")]
    public async Task A_certificate_nobody_vouches_for_is_refused_unless_the_operator_names_its_authority(string security)
    {
        using var own = new MailServer(security, "127.0.0.1");
        var port = await own.Port();
        var mail = new Mail { Recipient = "sam@example.com", Subject = "Hello", Body = "Over TLS" };
        await Should.ThrowAsync<MailKit.Security.SslHandshakeException>(() => Mailer(port, security, null).Send(mail, CancellationToken.None));
        using var stranger = Certificate("127.0.0.1");
        await Should.ThrowAsync<MailKit.Security.SslHandshakeException>(() => Mailer(port, security, stranger.ExportCertificatePem()).Send(mail, CancellationToken.None));

        await Mailer(port, security, own.Pem).Send(mail, CancellationToken.None);
        var received = JsonDocument.Parse((await own.Next()).ShouldNotBeNull()).RootElement;
        received.GetProperty("user").GetString().ShouldBe("capstan");
        Encoding.UTF8.GetString(received.GetProperty("raw").GetBytesFromBase64()).ShouldContain("Over TLS");
    }

    [Fact]
    public async Task A_trusted_certificate_of_another_name_and_a_server_without_TLS_are_refused()
    {
        using var other = new MailServer("starttls", "192.0.2.1");
        var mail = new Mail { Recipient = "sam@example.com", Subject = "Hello", Body = "Over TLS" };
        await Should.ThrowAsync<MailKit.Security.SslHandshakeException>(async () => await Mailer(await other.Port(), "starttls", other.Pem).Send(mail, CancellationToken.None));
        using var plain = new MailServer("none", "127.0.0.1");
        // Whoever sits in between must not talk it out of TLS.
        await Should.ThrowAsync<NotSupportedException>(async () => await Mailer(await plain.Port(), "starttls", null).Send(mail, CancellationToken.None));
    }

    private static SmtpMailer Mailer(int port, string security, string? authority)
    {
        var authorities = new X509Certificate2Collection();
        if (authority is not null) authorities.ImportFromPem(authority);
        return new(new() { Host = "127.0.0.1", Port = port, Username = "capstan", Password = "mail-password", From = "capstan@example.com", Security = security, Authorities = authorities });
    }

    private static X509Certificate2 Certificate(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private sealed class MailServer : IDisposable
    {
        private readonly Process _process;
        private readonly string _file = Path.GetTempFileName();

        public MailServer(string security, string address)
        {
            using var certificate = Certificate(address);
            Pem = certificate.ExportCertificatePem();
            File.WriteAllText(_file, Pem + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            var start = new ProcessStartInfo("node", ["server.js"]) { WorkingDirectory = Checkout.Path("Api.Tests", "Features", "Organizations", "mail-server"), RedirectStandardOutput = true };
            if (security != "none") (start.Environment["MAIL_TLS"], start.Environment["MAIL_PEM"]) = (security, _file);
            else start.Environment["MAIL_NO_TLS"] = "1";
            _process = Process.Start(start)!;
        }

        public string Pem { get; }

        public async Task<int> Port() => int.Parse((await Next()).ShouldNotBeNull("scripts/test fetches the server").Split(' ')[1]);

        public async Task<string?> Next() => await _process.StandardOutput.ReadLineAsync();

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
            File.Delete(_file);
        }
    }
}
