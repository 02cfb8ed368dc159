using System.Security.Cryptography;
using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.FirstOwner;

public sealed record FirstOwnerCredentials(string Username, string Password);

/// <summary>Owners made by the operator: at first start, and with <c>create-admin</c>.</summary>
public sealed class OwnerAccounts(Db db, Passwords passwords, Settings settings)
{
    private static readonly SqlFile<NoArgs, bool> AnyUser = Sql.Beside<NoArgs, bool>("AnyUser.sql");
    private static readonly SqlFile<Args, int> CreateOwner = Sql.Beside<Args, int>("CreateOwner.sql");

    /// <summary>On an empty installation creates its owner and tells the credentials, unless the operator chose them.</summary>
    public async Task<FirstOwnerCredentials?> EnsureFirst(CancellationToken ct)
    {
        if (await db.One(AnyUser, NoArgs.Value, ct)) return null;
        var username = settings.AdminUsername ?? "admin";
        var password = settings.AdminPassword ?? Random();
        await Create(username, password, null, ct);
        return settings.AdminPassword is null ? new(username, password) : null;
    }

    public async Task Create(string username, string password, string? email, CancellationToken ct)
    {
        if (Passwords.Weaknesses(password) is { Count: > 0 } missing) throw new InvalidOperationException($"The password needs {string.Join(", ", missing)}.");
        await db.Execute(CreateOwner, new()
        {
            OrganizationId = Guid.CreateVersion7(),
            OrganizationName = "Default",
            UserId = Guid.CreateVersion7(),
            Username = username,
            Email = email,
            PasswordHash = passwords.Hash(password),
        }, ct);
    }

    private static string Random() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", 18) + "-a7Z";

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string OrganizationName { get; init; }
        public required Guid UserId { get; init; }
        public required string Username { get; init; }
        public required string? Email { get; init; }
        public required string PasswordHash { get; init; }
    }
}
