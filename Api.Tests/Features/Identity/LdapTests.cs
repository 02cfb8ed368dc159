using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Capstan.Features.Identity.Ldap;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>A real OpenLDAP server (Debian's slapd) on free ports of this machine, with people, groups and certificates of its own.</summary>
public sealed class Slapd : IAsyncDisposable
{
    public const string Suffix = "dc=example,dc=org", Admin = "cn=admin,dc=example,dc=org", AdminPassword = "directory-secret";
    private static readonly string? Program = new[] { "/usr/sbin/slapd", "/usr/local/libexec/slapd", "/usr/libexec/slapd" }.FirstOrDefault(File.Exists);
    private readonly string _folder = Directory.CreateTempSubdirectory("capstan-slapd-").FullName;
    private Process? _process;

    public static bool IsInstalled => Program is not null;

    public int Port { get; } = FreePort();
    public int TlsPort { get; } = FreePort();
    public string CaDirectory => Path.Combine(_folder, "ca");

    public async Task Start()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        WriteCertificates();
        await File.WriteAllTextAsync(Path.Combine(_folder, "slapd.conf"), $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/nis.schema
            include /etc/ldap/schema/inetorgperson.schema
            attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
            attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
            attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
            objectclass ( 1.3.6.1.4.1.4203.666.1.1 NAME 'accountOfActiveDirectory' SUP top AUXILIARY MAY ( sAMAccountName $ userAccountControl $ accountExpires ) )
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload memberof
            moduleload ppolicy
            pidfile {_folder}/slapd.pid
            TLSCertificateFile {_folder}/server.pem
            TLSCertificateKeyFile {_folder}/server.key
            database mdb
            suffix "{Suffix}"
            rootdn "{Admin}"
            rootpw {AdminPassword}
            directory {_folder}/db
            overlay memberof
            overlay ppolicy
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "people.ldif"), People);
        await Run("/usr/sbin/slapadd", null, "-f", Path.Combine(_folder, "slapd.conf"), "-l", Path.Combine(_folder, "people.ldif"));
        Listen();
        await Answers.Eventually(async () =>
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, TlsPort);
                return true;
            }
            catch (SocketException)
            {
                _process!.HasExited.ShouldBeFalse("slapd did not start");
                return false;
            }
        }, "slapd does not listen");
    }

    public void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    public Task Modify(string ldif) => Run("ldapmodify", ldif, "-x", "-H", $"ldap://127.0.0.1:{Port}", "-D", Admin, "-w", AdminPassword);

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) Stop();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Listen()
    {
        // In the foreground, so that it is this process's child.
        _process = Process.Start(new ProcessStartInfo(Program!, ["-d", "0", "-f", Path.Combine(_folder, "slapd.conf"), "-h", $"ldap://127.0.0.1:{Port} ldaps://127.0.0.1:{TlsPort}"]))!;
    }

    private static async Task Run(string program, string? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
    }

    private void WriteCertificates()
    {
        using var caKey = RSA.Create(2048);
        var ca = new CertificateRequest("CN=Test CA", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        ca.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = ca.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        Directory.CreateDirectory(CaDirectory);
        File.WriteAllText(Path.Combine(CaDirectory, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Person(string uid, string more = "") => $"""
        dn: uid={uid},ou=people,{Suffix}
        objectClass: inetOrgPerson
        uid: {uid}
        cn: {uid} of the directory
        sn: {uid}
        mail: {uid}@directory.example
        userPassword: Correct-horse-7
        {more}


        """;

    private static readonly string People = $"""
        dn: {Suffix}
        objectClass: dcObject
        objectClass: organization
        o: Example
        dc: example

        dn: ou=people,{Suffix}
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,{Suffix}
        objectClass: organizationalUnit
        ou: groups

        dn: cn=searcher,{Suffix}
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: searcher
        userPassword: searcher-secret


        """ + string.Concat(((string[])["vera", "edda", "posi", "adam", "mona", "twin", "star*star", "fallback", "leaver", "locked", "frida", "linked"]).Select(p => Person(p))) + Person("twin2", "mail: twin@directory.example\n").Replace("mail: twin2@directory.example\n", "") + $"""
        dn: cn=Off,ou=people,{Suffix}
        objectClass: inetOrgPerson
        objectClass: accountOfActiveDirectory
        sAMAccountName: off
        cn: Off
        sn: Off
        userAccountControl: 514
        userPassword: Correct-horse-7

        dn: cn=Active,ou=people,{Suffix}
        objectClass: inetOrgPerson
        objectClass: accountOfActiveDirectory
        sAMAccountName: active
        cn: Active
        sn: Active
        userAccountControl: 512
        userPassword: Correct-horse-7

        dn: cn=makers,ou=groups,{Suffix}
        objectClass: groupOfNames
        cn: makers
        member: uid=edda,ou=people,{Suffix}
        member: uid=adam,ou=people,{Suffix}

        dn: cn=unique,ou=groups,{Suffix}
        objectClass: groupOfUniqueNames
        cn: unique
        uniqueMember: uid=mona,ou=people,{Suffix}

        dn: cn=admins,ou=groups,{Suffix}
        objectClass: groupOfNames
        cn: admins
        member: uid=adam,ou=people,{Suffix}

        dn: cn=posix,ou=groups,{Suffix}
        objectClass: posixGroup
        cn: posix
        gidNumber: 5000
        memberUid: posi

        """;
}

/// <summary>The product beside a directory. Without slapd the app starts all the same, so that the tests can say why they do not run.</summary>
public class LdapApp : App
{
    public Slapd Directory { get; } = new();
    public Member Operator { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["LDAP_SERVER"] = $"ldap://127.0.0.1:{Directory.Port}",
        ["LDAP_BASE_DN"] = Slapd.Suffix,
        ["LDAP_BIND_USER"] = $"cn=searcher,{Slapd.Suffix}",
        ["LDAP_BIND_PASSWORD"] = "searcher-secret",
        ["LDAP_USER_SEARCH_BASE"] = $"ou=people,{Slapd.Suffix}",
        ["LDAP_GROUP_SEARCH_BASE"] = $"ou=groups,{Slapd.Suffix}",
        ["LDAP_GROUP_ROLES"] = $"makers=editor; cn=admins,ou=groups,{Slapd.Suffix}=admin; posix=analyst; unique=reviewer",
    };

    public override async Task InitializeAsync()
    {
        if (Slapd.IsInstalled) await Directory.Start();
        await base.InitializeAsync();
        Operator = await NewMember();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Directory.DisposeAsync();
    }

    public Task<HttpResponseMessage> Ldap(string username, string password = Password) => Anonymous().Post("auth/ldap", new { username, password });

    public async Task<JsonElement> Me(Task<HttpResponseMessage> signIn) => await ClientOf((await signIn.Json()).GetProperty("access_token").GetString()!).GetAsync("auth/me").Json();
}

public sealed class SlapdFactAttribute : FactAttribute
{
    public SlapdFactAttribute() => Skip = Slapd.IsInstalled ? null : "slapd is not installed: scripts/test installs it where the package manager has it";
}

public sealed class SlapdTheoryAttribute : TheoryAttribute
{
    public SlapdTheoryAttribute() => Skip = Slapd.IsInstalled ? null : "slapd is not installed: scripts/test installs it where the package manager has it";
}

public sealed class LdapTests(LdapApp app) : IClassFixture<LdapApp>
{
    [SlapdFact]
    public async Task Somebody_of_the_directory_gets_an_account_at_the_first_sign_in()
    {
        var me = await app.Me(app.Ldap("vera"));
        me.GetProperty("username").GetString().ShouldBe("vera");
        me.GetProperty("email").GetString().ShouldBe("vera@directory.example");
        me.GetProperty("full_name").GetString().ShouldBe("vera of the directory");
        me.GetProperty("role").GetString().ShouldBe("viewer");
        me.GetProperty("organization_id").GetGuid().ShouldBe(app.Operator.OrganizationId);
        (await app.Me(app.Ldap("vera"))).GetProperty("id").GetGuid().ShouldBe(me.GetProperty("id").GetGuid());
        // By address too, and through the ordinary sign-in.
        (await app.Me(app.Ldap("vera@directory.example"))).GetProperty("id").GetGuid().ShouldBe(me.GetProperty("id").GetGuid());
        (await app.Me(app.Anonymous().Post("auth/login", new { username = "vera", password = App.Password }))).GetProperty("id").GetGuid().ShouldBe(me.GetProperty("id").GetGuid());
        (await app.Scalar<long>("SELECT count(*) FROM users WHERE username = 'vera' AND password_hash IS NULL")).ShouldBe(1);
    }

    [SlapdTheory]
    [InlineData("edda", "editor")]
    [InlineData("adam", "admin")]
    [InlineData("mona", "reviewer")]
    [InlineData("posi", "analyst")]
    public async Task Groups_of_every_kind_give_roles(string who, string role) => (await app.Me(app.Ldap(who))).GetProperty("role").GetString().ShouldBe(role);

    [SlapdFact]
    public async Task A_role_follows_the_groups_and_an_owner_stays_one()
    {
        var me = await app.Me(app.Ldap("fallback"));
        me.GetProperty("role").GetString().ShouldBe("viewer");
        await app.Directory.Modify($"dn: cn=makers,ou=groups,{Slapd.Suffix}\nchangetype: modify\nadd: member\nmember: uid=fallback,ou=people,{Slapd.Suffix}\n");
        (await app.Me(app.Ldap("fallback"))).GetProperty("role").GetString().ShouldBe("editor");
        await app.Directory.Modify($"dn: cn=makers,ou=groups,{Slapd.Suffix}\nchangetype: modify\ndelete: member\nmember: uid=fallback,ou=people,{Slapd.Suffix}\n");
        (await app.Me(app.Ldap("fallback"))).GetProperty("role").GetString().ShouldBe("viewer");
        await app.Execute("UPDATE memberships SET role = 'owner' WHERE user_id = $1", me.GetProperty("id").GetGuid());
        (await app.Me(app.Ldap("fallback"))).GetProperty("role").GetString().ShouldBe("owner");
    }

    [SlapdTheory]
    [InlineData("vera", "Wrong-horse-7")]
    [InlineData("nobody", App.Password)]
    // Filters that would match somebody if they were filters.
    [InlineData("*", App.Password)]
    [InlineData("ver*", App.Password)]
    [InlineData("vera)(uid=*", App.Password)]
    [InlineData("*)(objectClass=*", App.Password)]
    [InlineData("vera\\2a", App.Password)]
    [InlineData("twin@directory.example", App.Password)]
    public async Task Wrong_names_and_passwords_are_401(string username, string password) => await app.Ldap(username, password).Problem(Errors.InvalidCredentials);

    [SlapdFact]
    public async Task A_name_with_signs_of_the_filter_language_is_a_name() => (await app.Me(app.Ldap("star*star"))).GetProperty("username").GetString().ShouldBe("star*star");

    [SlapdFact]
    public async Task An_empty_password_is_nobodys() => await app.Ldap("vera", "").Problem(Errors.Validation);

    [SlapdFact]
    public async Task Whoever_is_switched_off_there_stays_out_here()
    {
        (await app.Me(app.Ldap("active"))).GetProperty("username").GetString().ShouldBe("active");
        await app.Ldap("off").Problem(Errors.AccountDisabled);
        await app.Me(app.Ldap("locked"));
        await app.Directory.Modify($"dn: uid=locked,ou=people,{Slapd.Suffix}\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
        (await app.Ldap("locked")).StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized);
    }

    [SlapdFact]
    public async Task Whoever_leaves_the_directory_gets_no_new_tokens()
    {
        var pair = await app.Ldap("leaver").Json();
        pair = await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.GetProperty("refresh_token").GetString() }).Json();
        await app.Directory.Modify($"dn: uid=leaver,ou=people,{Slapd.Suffix}\nchangetype: delete\n");
        await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.GetProperty("refresh_token").GetString() }).Problem(Errors.TokenExpired);
        await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Problem(Errors.TokenExpired);
    }

    [SlapdFact]
    public async Task Failures_lock_the_name_as_they_do_elsewhere()
    {
        for (var i = 0; i < 5; i++) await app.Ldap("frida", "Wrong-horse-7").Problem(Errors.InvalidCredentials);
        await app.Ldap("frida").Problem(Errors.AccountLocked);
        await app.Anonymous().Post("auth/login", new { username = "frida", password = App.Password }).Problem(Errors.AccountLocked);
    }

    [SlapdFact]
    public async Task A_password_of_this_service_is_checked_here_and_a_name_of_both_keeps_two_accounts_apart()
    {
        var local = await app.NewMember();
        await app.Execute("UPDATE users SET username = 'linked' WHERE id = $1", local.Id);
        var me = await app.Me(app.Ldap("linked"));
        me.GetProperty("id").GetGuid().ShouldNotBe(local.Id);
        me.GetProperty("username").GetString()!.ShouldStartWith("linked-");
        (await app.Me(app.Anonymous().Post("auth/login", new { username = "linked", password = App.Password }))).GetProperty("id").GetGuid().ShouldBe(local.Id);
    }

    [SlapdFact]
    public async Task TLS_is_used_as_told_and_a_certificate_of_a_stranger_is_refused()
    {
        foreach (var (name, value, trusted, expected) in new[]
        {
            ("LDAP_START_TLS", $"ldap://127.0.0.1:{app.Directory.Port}", true, 200),
            ("LDAPS", $"ldaps://127.0.0.1:{app.Directory.TlsPort}", true, 200),
            ("LDAP_START_TLS", $"ldap://127.0.0.1:{app.Directory.Port}", false, 503),
            ("LDAPS", $"ldaps://127.0.0.1:{app.Directory.TlsPort}", false, 503),
        })
        {
            var values = new Dictionary<string, string>
            {
                ["LDAP_SERVER"] = value, ["LDAP_BASE_DN"] = Slapd.Suffix, ["LDAP_BIND_USER"] = Slapd.Admin, ["LDAP_BIND_PASSWORD"] = Slapd.AdminPassword,
            };
            if (name == "LDAP_START_TLS") values["LDAP_START_TLS"] = "true";
            if (trusted) values["LDAP_CA_DIRECTORY"] = app.Directory.CaDirectory;
            var settings = LdapSettings.From(new Settings(n => values.GetValueOrDefault(n)))!;
            using var directory = new LdapDirectory(settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            var answer = await directory.SignIn("vera", App.Password, CancellationToken.None);
            answer.Result.ShouldBe(expected == 200 ? LdapResult.Found : LdapResult.Unavailable, $"{value} {(trusted ? "trusted" : "not trusted")}");
        }
    }
}

/// <summary>A directory that is gone, one that never says a word, and none.</summary>
public sealed class LostLdapTests
{
    [Theory]
    [InlineData("\\", "\\5c")]
    [InlineData("a*b", "a\\2ab")]
    [InlineData("(x)", "\\28x\\29")]
    [InlineData("\0", "\\00")]
    [InlineData("Ünal", "Ünal")]
    public void Values_are_escaped_as_RFC_4515_says(string value, string escaped) => LdapFilter.Escape(value).ShouldBe(escaped);

    [Fact]
    public async Task A_server_that_is_not_there_or_silent_is_found_out_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        foreach (var port in new[] { ((IPEndPoint)silent.LocalEndpoint).Port, 9 })
        {
            var settings = LdapSettings.From(new Settings(n => n switch { "LDAP_SERVER" => $"127.0.0.1:{port}", "LDAP_TIMEOUT_SECONDS" => "1", _ => null }))!;
            using var directory = new LdapDirectory(settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            (await directory.SignIn("vera", "x", CancellationToken.None)).Result.ShouldBe(LdapResult.Unavailable);
        }
    }

    [Theory]
    [InlineData("LDAP_SERVER", "http://x")]
    [InlineData("LDAP_USER_FILTER", "(uid=x)")]
    [InlineData("LDAP_GROUP_ROLES", "makers=boss")]
    [InlineData("LDAP_GROUP_ROLES", "makers=owner")]
    [InlineData("LDAP_DEFAULT_ROLE", "owner")]
    [InlineData("LDAP_TIMEOUT_SECONDS", "0")]
    public void Settings_that_make_no_sense_are_refused_at_start(string name, string value) =>
        Should.Throw<InvalidOperationException>(() => LdapSettings.From(new Settings(n => n == name ? value : n == "LDAP_SERVER" ? "ldap://x" : null))).Message.ShouldContain(name);
}

public sealed class NoLdapTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Without_a_directory_its_door_says_so() => await app.Anonymous().Post("auth/ldap", new { username = "x", password = "y" }).Problem(Errors.SignInNotConfigured);
}
