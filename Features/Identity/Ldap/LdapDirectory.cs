using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Identity.Ldap;

public enum LdapResult
{
    Found,
    /// <summary>Nobody, several people, or the wrong password: which of them is nobody's business.</summary>
    Refused,
    /// <summary>The password may be right, and the account is switched off.</summary>
    Disabled,
    Unavailable,
}

/// <summary>What the directory says of somebody.</summary>
public sealed record LdapAnswer(LdapResult Result, LdapEntry? Entry = null, IReadOnlyList<string>? Groups = null);

/// <summary>
/// Asks a directory (LDAP v3: OpenLDAP, Active Directory, 389 and their kin). The library blocks, so a few threads at most talk to it, each within the
/// time the operator allows; a server that does not take the connection is found out before the library is asked.
/// </summary>
public sealed partial class LdapDirectory(LdapSettings settings, TimeProvider clock, ILogger log) : IDisposable
{
    private const int AtOnce = 8, InvalidCredentials = 49, MostGroups = 1000;
    private const string InChain = "1.2.840.113556.1.4.1941";
    private readonly SemaphoreSlim _places = new(AtOnce);

    public LdapSettings Settings => settings;

    /// <summary>Finds the one person of this name and checks the password by binding as them.</summary>
    public Task<LdapAnswer> SignIn(string name, string password, CancellationToken ct) =>
        // RFC 4513, section 5.1.2: a bind without a password succeeds, as nobody.
        password.Length == 0 ? Task.FromResult(new LdapAnswer(LdapResult.Refused))
            : Ask(service => Answer(service, Search(service, settings.UserFilter.Replace("{0}", LdapFilter.Escape(name), StringComparison.Ordinal)), password), ct);

    /// <summary>Whether somebody who signed in before is still there, and in which groups.</summary>
    public Task<LdapAnswer> Look(string subject, CancellationToken ct) => Ask(service =>
    {
        var value = subject[(subject.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var found = subject.StartsWith("uuid:", StringComparison.Ordinal) ? Search(service, $"(entryUUID={LdapFilter.Escape(value)})")
            : subject.StartsWith("guid:", StringComparison.Ordinal) ? Search(service, $"(objectGUID={LdapFilter.Escape(Convert.FromHexString(value))})")
            : Read(service, value);
        return Answer(service, found, null);
    }, ct);

    public void Dispose() => _places.Dispose();

    private LdapAnswer Answer(LdapConnection service, List<LdapEntry> found, string? password)
    {
        if (found.Count != 1) return new(LdapResult.Refused);
        var person = found[0];
        if (password is not null)
        {
            using var theirs = Connect();
            try
            {
                theirs.Bind(new NetworkCredential(person.DistinguishedName, password));
            }
            catch (LdapException e) when (e.ErrorCode == InvalidCredentials)
            {
                return new(LdapResult.Refused);
            }
            catch (DirectoryOperationException e) when (e.Response?.ResultCode is ResultCode.UnwillingToPerform or ResultCode.ConstraintViolation or ResultCode.InappropriateAuthentication or ResultCode.InsufficientAccessRights)
            {
                return new(LdapResult.Refused);
            }
        }
        return person.IsDisabled(clock.GetUtcNow()) ? new(LdapResult.Disabled) : new(LdapResult.Found, person, GroupsOf(service, person));
    }

    private async Task<LdapAnswer> Ask(Func<LdapConnection, LdapAnswer> work, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(settings.Timeout);
        try
        {
            await _places.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(LdapResult.Unavailable);
        }
        // The place is given back when the thread is done, which may be after nobody waits for it any more.
        var answer = Task.Run(async () =>
        {
            try
            {
                await Reach(deadline.Token);
                using var service = Connect();
                if (settings.BindUser is null) service.AuthType = AuthType.Anonymous;
                service.Bind(settings.BindUser is null ? null : new NetworkCredential(settings.BindUser, settings.BindPassword));
                return work(service);
            }
            catch (Exception e) when (e is LdapException or DirectoryException or SocketException or OperationCanceledException or PlatformNotSupportedException or TlsOperationException)
            {
                LogUnavailable(log, settings.Issuer, e.Message);
                return new(LdapResult.Unavailable);
            }
            finally
            {
                _places.Release();
            }
        }, CancellationToken.None);
        try
        {
            // A bind, two searches and a bind, each within the time allowed.
            return await answer.WaitAsync(settings.Timeout * 4, clock, ct);
        }
        catch (TimeoutException)
        {
            return new(LdapResult.Unavailable);
        }
    }

    /// <summary>The library would wait for minutes on an address where nobody answers.</summary>
    private async Task Reach(CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(settings.Host, settings.Port, ct);
    }

    private LdapConnection Connect()
    {
        var connection = new LdapConnection(new LdapDirectoryIdentifier(settings.Host, settings.Port, fullyQualifiedDnsHostName: true, connectionless: false)) { AuthType = AuthType.Basic, Timeout = settings.Timeout };
        try
        {
            var options = connection.SessionOptions;
            options.ProtocolVersion = 3;
            // Another server would be shown the password.
            options.ReferralChasing = ReferralChasingOptions.None;
            if (settings.CaDirectory is { } certificates && (settings.Tls || settings.StartTls))
            {
                options.TrustedCertificatesDirectory = certificates;
                options.StartNewTlsSessionContext();
            }
            if (settings.Tls) options.SecureSocketLayer = true;
            if (settings.StartTls) StartTls(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void StartTls(LdapConnection connection)
    {
        // On Linux the library connects with the first operation only, and cannot begin TLS before. Nothing is said by it: the root entry is everybody's.
        connection.AutoBind = false;
        try
        {
            connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "1.1"));
        }
        catch (DirectoryOperationException)
        {
            // A server that does not show it is connected to all the same.
        }
        connection.SessionOptions.StartTransportLayerSecurity(null);
    }

    private List<LdapEntry> Search(LdapConnection service, string filter)
    {
        try
        {
            // Two are as good as many: only one person may be meant.
            return Entries(service, new(settings.UserBase, filter, SearchScope.Subtree, LdapEntry.Attributes) { SizeLimit = 2, TimeLimit = settings.Timeout });
        }
        catch (DirectoryOperationException e) when (e.Response?.ResultCode == ResultCode.SizeLimitExceeded)
        {
            return [];
        }
    }

    private List<LdapEntry> Read(LdapConnection service, string distinguishedName)
    {
        try
        {
            return Entries(service, new(distinguishedName, "(objectClass=*)", SearchScope.Base, LdapEntry.Attributes) { TimeLimit = settings.Timeout });
        }
        catch (DirectoryOperationException e) when (e.Response?.ResultCode == ResultCode.NoSuchObject)
        {
            return [];
        }
    }

    private static List<LdapEntry> Entries(LdapConnection service, SearchRequest request) =>
        [.. ((SearchResponse)service.SendRequest(request)).Entries.OfType<SearchResultEntry>().Select(e => new LdapEntry(e))];

    /// <summary>The groups an entry names, and those that name it: by distinguished name, through other groups (Active Directory), or by plain name (POSIX).</summary>
    private List<string> GroupsOf(LdapConnection service, LdapEntry person)
    {
        var groups = person.Groups.ToList();
        if (!settings.GroupRoles.Any) return groups;
        var (dn, uid) = (LdapFilter.Escape(person.DistinguishedName), LdapFilter.Escape(person.Username ?? ""));
        var filter = $"(|(member={dn})(uniqueMember={dn})(member:{InChain}:={dn})(&(objectClass=posixGroup)(memberUid={uid})))";
        SearchResponse found;
        try
        {
            found = (SearchResponse)service.SendRequest(new SearchRequest(settings.GroupBase, filter, SearchScope.Subtree, "1.1") { SizeLimit = MostGroups, TimeLimit = settings.Timeout });
        }
        catch (DirectoryOperationException e) when (e.Response is SearchResponse { ResultCode: ResultCode.SizeLimitExceeded } partial)
        {
            found = partial;
        }
        groups.AddRange(found.Entries.OfType<SearchResultEntry>().Select(e => e.DistinguishedName));
        return groups;
    }

    [LoggerMessage(LogLevel.Warning, "The directory {Server} cannot be asked: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string server, string reason);
}
