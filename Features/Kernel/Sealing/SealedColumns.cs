using System.Text;

namespace Capstan.Features.Kernel.Sealing;

/// <summary>A column of the type <c>sealed</c>.</summary>
/// <param name="Organization">The column that names the organization; null in tables that belong to none.</param>
/// <param name="Row">The columns that, with the organization, name the row. They must not change while the value stands.</param>
public sealed record SealedColumn(string Table, string Column, string? Organization, params string[] Row)
{
    /// <summary>The place of one value. Ids are written as PostgreSQL writes them, which is <c>Guid.ToString()</c>.</summary>
    public SealedPlace At(Guid? organizationId, params string[] row)
    {
        if (organizationId is null != Organization is null || row.Length != Row.Length) throw new ArgumentException($"{Table}.{Column} is named by {Organization} {string.Join(' ', Row)}.", nameof(row));
        return new(this, organizationId, row);
    }
}

/// <summary>Where a secret stands. A value that is moved to another organization, row or column does not open there.</summary>
public readonly record struct SealedPlace(SealedColumn Column, Guid? OrganizationId, IReadOnlyList<string> Row)
{
    // PostgreSQL's text holds no NUL, so no two places read the same.
    internal byte[] Associated(ReadOnlySpan<byte> header)
    {
        var text = string.Join('\0', [Column.Table, Column.Column, OrganizationId?.ToString() ?? "", .. Row]);
        var bytes = new byte[header.Length + Encoding.UTF8.GetByteCount(text)];
        header.CopyTo(bytes);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(header.Length));
        return bytes;
    }

    public override string ToString() => $"{Column.Table}.{Column.Column} ({string.Join(", ", Row)})";
}

/// <summary>Every sealed column there is. The rotation of the master key walks this list; a test compares it with the schema.</summary>
public static class SealedColumns
{
    private static readonly List<SealedColumn> List = [];

    public static IReadOnlyList<SealedColumn> All => List;

    public static readonly SealedColumn ProjectCredential = Add("project_credentials", "value", "organization_id", "project_id", "key");
    public static readonly SealedColumn ProjectVariable = Add("project_variables", "value", "organization_id", "id");
    public static readonly SealedColumn ModelKey = Add("organization_model_keys", "key", "organization_id", "provider");
    public static readonly SealedColumn IntegrationToken = Add("organization_integrations", "token", "organization_id", "provider");
    public static readonly SealedColumn TotpSecret = Add("totp_secrets", "secret", null, "user_id");
    public static readonly SealedColumn SlackWebhook = Add("organizations", "slack_webhook", "id");
    public static readonly SealedColumn TeamsWebhook = Add("organizations", "teams_webhook", "id");
    public static readonly SealedColumn MailBody = Add("mails", "body", "organization_id", "id");
    public static readonly SealedColumn ProjectWebhookSecret = Add("project_settings", "webhook_secret", "organization_id", "project_id");

    private static SealedColumn Add(string table, string column, string? organization, params string[] row)
    {
        var added = new SealedColumn(table, column, organization, row);
        List.Add(added);
        return added;
    }
}
