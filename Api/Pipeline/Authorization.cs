using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>Step 7. The route's <see cref="Needs"/> against the role in the organization, the grant on the project or group in the path, and the key's scopes.</summary>
internal sealed class Authorization(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Needs>() is not { } needs) return next(http);
        var caller = http.Features.Get<Caller>()!;
        return caller.Has(needs.Permission) || caller.Has(needs.Permission, needs.Somewhere ? caller.HighestRole : RoleThere(http, caller))
            ? next(http)
            : new Problem(Errors.Forbidden, $"This needs the permission {needs.Permission}.").ExecuteAsync(http);
    }

    private static Role RoleThere(HttpContext http, Caller caller)
    {
        var values = http.Request.RouteValues;
        if (values.TryGetValue("project_id", out var project) && Guid.TryParse(project as string, out var projectId)) return caller.RoleInProject(projectId);
        if (values.TryGetValue("group_id", out var group) && Guid.TryParse(group as string, out var groupId)) return caller.RoleInGroup(groupId);
        return caller.Role;
    }
}
