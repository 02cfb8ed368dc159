using System.ComponentModel.DataAnnotations;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListAudit;

/// <summary>Which entries, and which page of them.</summary>
public sealed record ListAuditRequest : IAuditFilter
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
    /// <summary>1 to 500; 100 unless told.</summary>
    public int? Limit { get; init; }
    /// <summary>At most 10,000; deeper pages go by <c>cursor</c>.</summary>
    public int? Offset { get; init; }
    /// <summary>Entries older than this one: its <c>id</c>, as the <c>Link</c> header of the page before has it.</summary>
    public long? Cursor { get; init; }
}

/// <summary>Newest first. The <c>Link</c> header leads to the next page.</summary>
public sealed class AuditListResponse(IEnumerable<AuditEntryResponse> entries, string? next) : List<AuditEntryResponse>(entries), IPage
{
    long? IPage.Total => null;
    string? IPage.NextCursor => next;
}
