using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>Step 7. The route's <see cref="Needs"/> against the role in the organization, the grant on the project or group in the path, and the key's scopes.</summary>
internal sealed class Authorization(RequestDelegate next, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Needs>() is not { } needs) return next(http);
        var caller = http.Features.Get<Caller>()!;
        if (!caller.Has(needs.Permission) && !caller.Has(needs.Permission, needs.Somewhere ? caller.HighestRole : RoleThere(http, caller)))
            return new Problem(Errors.Forbidden, $"This needs the permission {needs.Permission}.").ExecuteAsync(http);
        if (caller.ClosedModules.Length > 0 && endpoint.Metadata.GetMetadata<PartOf>() is { } part && caller.ClosedModules.Contains(part.Module))
            return Modules.Disabled(part.Module).ExecuteAsync(http);
        return Unmet(endpoint.Metadata, caller) is { } error ? new Problem(error).ExecuteAsync(http) : next(http);
    }

    /// <summary>What a caller with the right must do first.</summary>
    private Error? Unmet(EndpointMetadataCollection route, Caller caller)
    {
        if (caller.Owes != Debt.None && route.GetMetadata<OpenToDebtors>() is null) return caller.Owes == Debt.SecondFactor ? Errors.MfaSetupRequired : Errors.PasswordExpired;
        if (route.GetMetadata<RecentProof>() is not { } proof || !(proof.FromEverybody || caller.HasMfa)) return null;
        return caller.ProvedAt is { } at && at + Caller.ProofHolds > clock.GetUtcNow() ? null : Errors.StepUpRequired;
    }

    private static Role RoleThere(HttpContext http, Caller caller)
    {
        var values = http.Request.RouteValues;
        if (values.TryGetValue("project_id", out var project) && Guid.TryParse(project as string, out var projectId)) return caller.RoleInProject(projectId);
        if (values.TryGetValue("group_id", out var group) && Guid.TryParse(group as string, out var groupId)) return caller.RoleInGroup(groupId);
        return caller.Role;
    }
}
