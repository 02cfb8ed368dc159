using Capstan.Features.Kernel;
using Capstan.Features.Operations.Audit;
using Microsoft.AspNetCore.Http.Metadata;

namespace Capstan.Api.Pipeline;

/// <summary>Writes the audit entry of a route that declares <see cref="Audited"/>: who, from where, on what, and what changed.</summary>
internal sealed class AuditTrail(AuditLog log)
{
    public Task Write(EndpointFilterInvocationContext context, Audited audited, object? value)
    {
        var http = context.HttpContext;
        if (http.Features.Get<Caller>() is not { } caller) return Task.CompletedTask;
        var note = http.RequestServices.GetRequiredService<AuditNote>();
        return log.Write(new()
        {
            OrganizationId = caller.OrganizationId,
            ActorId = caller.UserId,
            ApiKeyId = caller.ApiKeyId,
            Action = audited.Action,
            Target = note.Target ?? Target(http, value),
            Address = ClientAddress.Of(http),
            RequestId = http.TraceIdentifier,
            Detail = AuditDetail.Of(note.Before, note.After ?? Body(context)),
        });
    }

    private static string? Target(HttpContext http, object? value) =>
        value is IIdentified identified ? identified.Id.ToString()
        : http.Request.RouteValues.Where(v => v.Value is not null).Select(v => v.Value!.ToString()).LastOrDefault();

    private static object? Body(EndpointFilterInvocationContext context) =>
        context.HttpContext.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type } accepts && accepts.ContentTypes.Contains("application/json")
            ? context.Arguments.FirstOrDefault(type.IsInstanceOfType)
            : null;
}
