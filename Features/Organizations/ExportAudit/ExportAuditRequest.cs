using System.ComponentModel.DataAnnotations;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ExportAudit;

/// <summary>Which entries, and in which form.</summary>
public sealed record ExportAuditRequest : IAuditFilter
{
    /// <summary><c>installation</c>, for superusers: what belongs to no organization, such as failed sign-ins to names nobody has. Else the organization's own.</summary>
    [AllowedValues(null, "organization", "installation")]
    public string? Scope { get; init; }
    /// <summary>An action such as <c>user.change_role</c>, or its beginning with a star: <c>user.*</c>.</summary>
    public string? Action { get; init; }
    [FromQuery(Name = "actor_id")]
    public Guid? ActorId { get; init; }
    /// <summary>The kind of thing it was done to, such as <c>project</c>.</summary>
    [FromQuery(Name = "resource_type")]
    public string? ResourceType { get; init; }
    [FromQuery(Name = "resource_id")]
    public string? ResourceId { get; init; }
    /// <summary>An address, or a network such as <c>198.51.100.0/24</c>.</summary>
    [FromQuery(Name = "ip_address")]
    public string? IpAddress { get; init; }
    /// <summary>From this instant on (RFC 3339).</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>Before this instant (RFC 3339).</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary><c>ndjson</c> (one entry per line) unless told.</summary>
    [AllowedValues(null, "ndjson", "csv")]
    public string? Format { get; init; }
}
