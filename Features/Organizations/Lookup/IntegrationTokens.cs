using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Organizations.Lookup;

/// <summary>The public service for the tokens an organization keeps for code forges. Whoever asks uses it for the organization and shows it to nobody.</summary>
public sealed class IntegrationTokens(Db db, Sealer sealer)
{
    private static readonly SqlFile<Args, Row> FindToken = Sql.Beside<Args, Row>("FindToken.sql");

    public static readonly string[] Providers = ["github", "gitlab", "azure", "bitbucket"];

    public static SealedPlace Place(Guid organizationId, string provider) => SealedColumns.IntegrationToken.At(organizationId, provider);

    /// <summary>Null when there is none, or it is switched off.</summary>
    public async Task<string?> Find(Guid organizationId, string provider, CancellationToken ct) =>
        await db.Maybe(FindToken, new() { OrganizationId = organizationId, Provider = provider }, ct) is { } row
            ? await sealer.Open(Place(organizationId, provider), row.Token, ct)
            : null;

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string Provider { get; init; }
    }

    private sealed record Row
    {
        public required byte[] Token { get; init; }
    }
}
