using Capstan.Features.Kernel;
using Capstan.Features.Operations.Audit;

namespace Capstan.Api.Pipeline;

/// <summary>Writes the audit entry of a route that declares <see cref="Audited"/>: who, from where, on what.</summary>
internal sealed class AuditTrail(AuditLog log)
{
    public Task Write(HttpContext http, Audited audited, object? value)
    {
        if (http.Features.Get<Caller>() is not { } caller) return Task.CompletedTask;
        return log.Write(new()
        {
            OrganizationId = caller.OrganizationId,
            ActorId = caller.UserId,
            ApiKeyId = caller.ApiKeyId,
            Action = audited.Action,
            Target = Target(http, value),
            Address = http.Connection.RemoteIpAddress,
            RequestId = http.TraceIdentifier,
        });
    }

    private static string? Target(HttpContext http, object? value) =>
        value is IIdentified identified ? identified.Id.ToString()
        : http.Request.RouteValues.Where(v => v.Value is not null).Select(v => v.Value!.ToString()).LastOrDefault();
}
