using System.Net;
using Capstan.Features.Operations.Audit;

namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Which entries of the audit log. An interface, because the framework's generator does not bind inherited members.</summary>
public interface IAuditFilter
{
    string? Scope { get; }
    string? Action { get; }
    Guid? ActorId { get; }
    string? ResourceType { get; }
    string? ResourceId { get; }
    string? IpAddress { get; }
    DateTimeOffset? Since { get; }
    DateTimeOffset? Until { get; }
}

public class AuditFilterValidator<T> : AbstractValidator<T> where T : IAuditFilter
{
    protected AuditFilterValidator()
    {
        RuleFor(r => r.Scope).Must(AuditEntries.IsScope).WithErrorCode("Value").WithMessage("organization or installation.");
        RuleFor(r => r.Action).Line(100);
        RuleFor(r => r.ResourceType).Line(50);
        RuleFor(r => r.ResourceId).Line(200);
        RuleFor(r => r.IpAddress).Must(a => a is null || IPAddress.TryParse(a, out _) || IPNetwork.TryParse(a, out _)).WithErrorCode("Address")
            .WithMessage("An address, or a network such as 198.51.100.0/24.");
        RuleFor(r => r.Until).Must((r, until) => until is null || r.Since is null || until > r.Since).WithErrorCode("Order").WithMessage("It must be after since.");
    }
}

/// <summary>Reads the audit log, newest first.</summary>
internal static class AuditEntries
{
    private static readonly SqlFile<Args, AuditEntryResponse> Select = Sql.Beside<Args, AuditEntryResponse>("AuditEntries.sql");

    public static bool IsScope(string? scope) => scope is null or "organization" or "installation";

    /// <summary>Whose chain is meant: the organization's, or the installation's, which is for superusers.</summary>
    public static Guid Chain(Caller caller, string? scope) =>
        scope != "installation" ? caller.OrganizationId
        : caller.IsSuperuser ? AuditLog.Installation
        : throw new ProblemException(Errors.Forbidden, "The installation's entries are for superusers.");

    public static Task<List<AuditEntryResponse>> Read(Db db, IAuditFilter filter, Guid organizationId, long? before, int take, int skip, CancellationToken ct) =>
        db.Many(Select, new()
        {
            OrganizationId = organizationId,
            Before = before,
            Action = filter.Action is { Length: > 0 } action && !action.EndsWith('*') ? action : null,
            ActionPattern = filter.Action?.EndsWith('*') == true ? Like.Beginning(filter.Action[..^1])
                : filter.ResourceType is { } type ? Like.Beginning(type + ".") : null,
            ActorId = filter.ActorId,
            Target = filter.ResourceId,
            Network = filter.IpAddress,
            Since = filter.Since?.UtcDateTime,
            Until = filter.Until?.UtcDateTime,
            Take = take,
            Skip = skip,
        }, ct);

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required long? Before { get; init; }
        public required string? Action { get; init; }
        public required string? ActionPattern { get; init; }
        public required Guid? ActorId { get; init; }
        public required string? Target { get; init; }
        public required string? Network { get; init; }
        public required DateTime? Since { get; init; }
        public required DateTime? Until { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
