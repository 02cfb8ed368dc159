using System.Security.Cryptography;
using Capstan.Features.Identity.Access;
using Capstan.Features.Operations.Audit;
using Npgsql;

namespace Capstan.Features.Identity.External;

/// <summary>
/// The accounts of people whom a provider or directory vouches for. A known person is known by the provider's own name for them. An account that exists
/// is linked only by an address that the provider verified and that is known to be the account's own: otherwise whoever registered here with
/// somebody else's address would wait in an account that its owner then signs in to.
/// </summary>
public sealed class ExternalAccounts(Db db, Settings settings, SignIns signIns, AccessService access, AuditLog audit)
{
    private static readonly SqlFile<IdentityArgs, Guid> FindIdentity = Sql.Beside<IdentityArgs, Guid>("FindIdentity.sql");
    private static readonly SqlFile<EmailArgs, OwnerRow> FindByEmail = Sql.Beside<EmailArgs, OwnerRow>("FindByEmail.sql");
    private static readonly SqlFile<LinkArgs, int> Link = Sql.Beside<LinkArgs, int>("LinkIdentity.sql");
    private static readonly SqlFile<NoArgs, Guid> FirstOrganization = Sql.Beside<NoArgs, Guid>("FindFirstOrganization.sql");
    private static readonly SqlFile<CreateArgs, MadeRow> Create = Sql.Beside<CreateArgs, MadeRow>("CreateExternalAccount.sql");
    private static readonly SqlFile<RoleArgs, RoleRow> SetRole = Sql.Beside<RoleArgs, RoleRow>("SetGroupRole.sql");
    private static readonly SqlFile<NameArgs, bool> NameIsTaken = Sql.Beside<NameArgs, bool>("NameIsTaken.sql");

    /// <summary>The account of this person, linked or made when it must be, with the role the groups give.</summary>
    public async Task<(Account? Account, Problem? Problem)> Of(ExternalPerson person, Newcomers newcomers, Origin origin, CancellationToken ct)
    {
        var userId = await Known(person, ct);
        if (userId is null)
        {
            (userId, var problem) = await NotKnown(person, newcomers, origin, ct);
            if (problem is not null) return (null, problem);
        }
        if (person.GroupRole is { } role) await FollowGroups(userId!.Value, role, person.Provider, origin, ct);
        return (await signIns.Find(userId!.Value, ct), null);
    }

    private async Task<Guid?> Known(ExternalPerson person, CancellationToken ct) =>
        await db.Maybe(FindIdentity, new() { Provider = person.Provider, Issuer = person.Issuer, Subject = person.Subject, Email = person.Email }, ct) is var id && id != Guid.Empty ? id : null;

    private async Task<(Guid?, Problem?)> NotKnown(ExternalPerson person, Newcomers newcomers, Origin origin, CancellationToken ct)
    {
        try
        {
            if (person is { EmailVerified: true, Email: { } email } && await db.Maybe(FindByEmail, new() { Email = email }, ct) is { } owner)
            {
                if (!owner.IsVerified) return (null, new(Errors.AlreadyExists, "An account with this e-mail address exists, and nobody has confirmed that the address is its own: sign in to it with its password."));
                await audit.Write(Link, new() { Provider = person.Provider, Issuer = person.Issuer, Subject = person.Subject, Email = email, UserId = owner.Id },
                    Entry(owner.OrganizationId, owner.Id, "user.identity_linked", origin, null, new { person.Provider, person.Issuer, person.Email }), ct);
                return (owner.Id, null);
            }
            if (newcomers.Refusal is { } refusal) return (null, refusal);
            return (await Make(person, newcomers, origin, ct), null);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && e.ConstraintName is "external_identities_pkey")
        {
            // The same person came twice at once: the other request made the account.
            return (await Known(person, ct), null);
        }
    }

    private async Task<Guid> Make(ExternalPerson person, Newcomers newcomers, Origin origin, CancellationToken ct)
    {
        var userId = Guid.CreateVersion7();
        var username = await FreeName(person, ct);
        Guid? joins = newcomers.JoinsOrganization ? await Home(ct) : null;
        var founded = Guid.CreateVersion7();
        var role = joins is null ? Role.Owner : person.GroupRole ?? newcomers.DefaultRole;
        await audit.Write(Create, new()
        {
            UserId = userId,
            Username = username,
            Email = person.EmailVerified ? person.Email : null,
            FullName = person.FullName is { Length: > 200 } ? person.FullName[..200] : person.FullName,
            NewOrganizationId = founded,
            OrganizationName = username,
            JoinsOrganizationId = joins,
            Role = role.Name(),
            Provider = person.Provider,
            Issuer = person.Issuer,
            Subject = person.Subject,
        }, Entry(joins ?? founded, userId, "user.create", origin, null, new { person.Provider, Username = username, Role = role.Name() }), ct);
        return userId;
    }

    /// <summary>Roles follow the groups, except an owner's: owners are made and unmade here.</summary>
    private async Task FollowGroups(Guid userId, Role role, string provider, Origin origin, CancellationToken ct)
    {
        if (await Home(ct) is not { } organization) return;
        var changed = await db.InTransaction(async transaction =>
        {
            if (await transaction.Maybe(SetRole, new() { OrganizationId = organization, UserId = userId, Role = role.Name() }, ct) is not { } change) return false;
            await AuditLog.Write(transaction, Entry(organization, userId, "user.change_role", origin, new { Role = change.Before }, new { Role = role.Name(), Provider = provider }), ct);
            return true;
        }, ct);
        if (changed) access.Forget(userId);
    }

    /// <summary>The operator's organization: the one <c>SIGN_IN_ORGANIZATION_ID</c> names, else the first.</summary>
    private async Task<Guid?> Home(CancellationToken ct)
    {
        if (settings["SIGN_IN_ORGANIZATION_ID"] is { } text) return Guid.TryParse(text, out var id) ? id : throw new InvalidOperationException("SIGN_IN_ORGANIZATION_ID is not an id.");
        return await db.Maybe(FirstOrganization, NoArgs.Value, ct) is var first && first != Guid.Empty ? first : null;
    }

    /// <summary>The provider's name for the person if nobody has it; a name with @ would be taken for an address.</summary>
    private async Task<string> FreeName(ExternalPerson person, CancellationToken ct)
    {
        var wanted = new string([.. (person.Username ?? person.Email ?? person.Subject).Split('@')[0].Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c)).Take(80)]);
        if (wanted.Length == 0) wanted = person.Provider;
        var name = wanted;
        while (await db.One(NameIsTaken, new() { Username = name }, ct)) name = $"{wanted}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)}";
        return name;
    }

    private static AuditEntry Entry(Guid? organization, Guid userId, string action, Origin origin, object? before, object after) => new()
    {
        OrganizationId = organization ?? AuditLog.Installation,
        ActorId = userId,
        Action = action,
        Target = userId.ToString(),
        Address = origin.Address,
        RequestId = origin.RequestId,
        Detail = AuditDetail.Of(before, after),
    };

    private sealed record IdentityArgs
    {
        public required string Provider { get; init; }
        public required string Issuer { get; init; }
        public required string Subject { get; init; }
        public required string? Email { get; init; }
    }

    private sealed record EmailArgs
    {
        public required string Email { get; init; }
    }

    private sealed record OwnerRow
    {
        public required Guid Id { get; init; }
        public required bool IsVerified { get; init; }
        public required Guid? OrganizationId { get; init; }
    }

    private sealed record LinkArgs
    {
        public required string Provider { get; init; }
        public required string Issuer { get; init; }
        public required string Subject { get; init; }
        public required string? Email { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record NameArgs
    {
        public required string Username { get; init; }
    }

    private sealed record MadeRow
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record CreateArgs
    {
        public required Guid UserId { get; init; }
        public required string Username { get; init; }
        public required string? Email { get; init; }
        public required string? FullName { get; init; }
        public required Guid NewOrganizationId { get; init; }
        public required string OrganizationName { get; init; }
        public required Guid? JoinsOrganizationId { get; init; }
        public required string Role { get; init; }
        public required string Provider { get; init; }
        public required string Issuer { get; init; }
        public required string Subject { get; init; }
    }

    private sealed record RoleArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Role { get; init; }
    }

    private sealed record RoleRow
    {
        public required string Before { get; init; }
    }
}
