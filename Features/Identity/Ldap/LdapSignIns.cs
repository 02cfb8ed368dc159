using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.External;
using Capstan.Features.Identity.IdentityShared;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Identity.Ldap;

/// <summary>Signs people of the directory in, and keeps their accounts as the directory says.</summary>
public sealed class LdapSignIns : IDisposable
{
    public const string Method = "ldap";
    private static readonly SqlFile<UserArgs, string> FindSubject = Sql.Beside<UserArgs, string>("FindSubject.sql");
    private readonly LdapDirectory? _directory;
    private readonly ExternalAccounts _accounts;
    private readonly SignIns _signIns;
    private readonly Db _db;

    public LdapSignIns(Settings settings, ExternalAccounts accounts, SignIns signIns, Db db, TimeProvider clock, ILogger<LdapDirectory> log)
    {
        _directory = LdapSettings.From(settings) is { } own ? new(own, clock, log) : null;
        (_accounts, _signIns, _db) = (accounts, signIns, db);
    }

    public bool IsConfigured => _directory is not null;

    /// <summary>The account has been looked up and is not locked; what fails here counts towards its lock.</summary>
    public async Task<Results<Ok<SignInResponse>, Problem>> SignIn(Account known, string name, string password, Origin origin, CancellationToken ct)
    {
        if (_directory is null) return new Problem(Errors.SignInNotConfigured, "LDAP_SERVER is not set.");
        var answer = await _directory.SignIn(name, password, ct);
        switch (answer.Result)
        {
            case LdapResult.Unavailable:
                return new Problem(Errors.ProviderUnavailable, "The directory does not answer.");
            case LdapResult.Refused:
                await _signIns.Failed(known, name, Method, origin, ct);
                return new Problem(Errors.InvalidCredentials);
            case LdapResult.Disabled:
                await _signIns.Failed(known, name, Method, origin, ct);
                return new Problem(Errors.AccountDisabled, "The account is switched off in the directory.");
        }
        var person = Person(_directory.Settings, answer);
        var defaultRole = _directory.Settings.DefaultRole;
        // Without a group that gives a role, and no role for those without: nobody who gets in, before or now.
        if (defaultRole is null && person.GroupRole is null) return new Problem(Errors.Forbidden, "None of your groups may use this service.");
        var (account, problem) = await _accounts.Of(person, new(null, JoinsOrganization: true, defaultRole ?? Role.Viewer), origin, ct);
        return account is null ? problem! : await _signIns.Proceed(account, Method, origin, ct);
    }

    /// <summary>
    /// False when the directory says that somebody who signed in through it may not any more; their role follows their groups otherwise. A directory that
    /// does not answer ends nobody's stay.
    /// </summary>
    public async Task<bool> StillThere(Guid userId, Origin origin, CancellationToken ct)
    {
        if (_directory is null || await _db.Maybe(FindSubject, new() { UserId = userId, Issuer = _directory.Settings.Issuer }, ct) is not { } subject) return true;
        var answer = await _directory.Look(subject, ct);
        if (answer.Result == LdapResult.Unavailable) return true;
        if (answer.Result != LdapResult.Found) return false;
        var person = Person(_directory.Settings, answer);
        if (_directory.Settings.DefaultRole is null && person.GroupRole is null) return false;
        await _accounts.Of(person, new(new(Errors.AccountDisabled), JoinsOrganization: true, Role.Viewer), origin, ct);
        return true;
    }

    public void Dispose() => _directory?.Dispose();

    private static ExternalPerson Person(LdapSettings settings, LdapAnswer answer) => new()
    {
        Provider = Method,
        Issuer = settings.Issuer,
        Subject = answer.Entry!.Subject,
        Username = answer.Entry.Username,
        Email = answer.Entry.Email,
        // The directory is the operator's own: what it says of its people holds.
        EmailVerified = answer.Entry.Email is not null,
        FullName = answer.Entry.FullName,
        GroupRole = settings.GroupRoles.Any ? settings.GroupRoles.Highest(answer.Groups!) ?? settings.DefaultRole : null,
    };

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
        public required string Issuer { get; init; }
    }
}
