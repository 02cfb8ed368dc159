using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace Capstan.Features.Kernel;

/// <param name="Permission">What the caller must hold.</param>
/// <param name="Somewhere">Held by any grant is enough to enter: which group or project the request means is in its body, and the handler checks there.</param>
public sealed record Needs(string Permission, bool Somewhere = false);
public sealed record Anonymous(string Why);
public sealed record Validates(Lazy<IValidator> Validator);
public sealed record Idempotent;
/// <param name="Action">What the entry calls it.</param>
/// <param name="Apart">The work asks other services between its changes: each holds by itself, and the entry follows them.</param>
public sealed record Audited(string Action, bool Apart = false);
public sealed record RateLimited(string Policy);
public sealed record Unlimited;
/// <summary>The most bytes the body of this route may have; 1 MiB where nothing is said.</summary>
public sealed record BodyCap(long Bytes);
/// <summary>The answer is a stream or a connection: no deadline for the whole of it.</summary>
public sealed record Streams;
/// <param name="FromEverybody">Also from people without a second factor, who prove themselves by signing in again.</param>
public sealed record RecentProof(bool FromEverybody);
/// <summary>Reachable for a caller who owes a second factor or a new password.</summary>
public sealed record OpenToDebtors;
/// <param name="Module">One of <see cref="Modules"/>.</param>
public sealed record PartOf(string Module);

/// <summary>What a route says about itself. Api/Pipeline reads these and enforces them; a slice never does.</summary>
public static class Slice
{
    /// <summary>The caller must hold this permission, from the role in the organization, from a grant on the group or project the route names, and within the key's scopes.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string permission)
    {
        if (!Permissions.Least.ContainsKey(permission)) throw new InvalidOperationException($"{permission} is not in the permission table.");
        return route.WithMetadata(new Needs(permission)).Answers(401, 403, 429);
    }

    /// <summary>
    /// As <see cref="Needs(RouteHandlerBuilder, string)"/>, where body or query name the group or project: a grant on any of them lets the request in,
    /// and the handler must check the one it means (<c>ProjectDirectory.Find</c> with the permission does).
    /// </summary>
    public static RouteHandlerBuilder NeedsInProject(this RouteHandlerBuilder route, string permission)
    {
        if (!Permissions.Least.ContainsKey(permission)) throw new InvalidOperationException($"{permission} is not in the permission table.");
        return route.WithMetadata(new Needs(permission, Somewhere: true)).Answers(401, 403, 429);
    }

    /// <summary>An organization can switch this part of the product off; its members then get FEATURE_DISABLED.</summary>
    public static T PartOf<T>(this T routes, string module) where T : IEndpointConventionBuilder => routes.WithMetadata(new PartOf(module));

    /// <summary>Open to everybody, for the reason given.</summary>
    public static RouteHandlerBuilder Anonymous(this RouteHandlerBuilder route, string why) =>
        route.WithMetadata(new Anonymous(why)).Answers(429);

    public static RouteHandlerBuilder Validates<TValidator>(this RouteHandlerBuilder route) where TValidator : IValidator, new() =>
        route.WithMetadata(new Validates(new(() => new TValidator()))).Answers(400);

    /// <summary>Honours <c>Idempotency-Key</c>: one effect however often the request is repeated within 24 hours.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) =>
        route.WithMetadata(new Idempotent()).Answers(409, 422);

    /// <summary>
    /// Too dangerous for a stolen token: whoever has a second factor must have proved themselves in the last ten minutes (by signing in, or at
    /// <c>/auth/step-up</c>). An API key of such a person cannot.
    /// </summary>
    public static RouteHandlerBuilder NeedsRecentProof(this RouteHandlerBuilder route, bool fromEverybody = false) =>
        route.WithMetadata(new RecentProof(fromEverybody)).Answers(403);

    /// <summary>Reachable also while the caller owes the organization a second factor or a new password.</summary>
    public static RouteHandlerBuilder OpenToDebtors(this RouteHandlerBuilder route) => route.WithMetadata(new OpenToDebtors());

    /// <summary>A success leaves an audit entry of this action, in the transaction of what it changed (<see cref="AuditedChange"/>).</summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route, string action, bool apart = false) => route.WithMetadata(new Audited(action, apart));

    /// <summary>Counts against this policy beside the global one (see <c>RateLimits</c>).</summary>
    public static RouteHandlerBuilder RateLimited(this RouteHandlerBuilder route, string policy) => route.WithMetadata(new RateLimited(policy));

    /// <summary>Not counted: what probes it must always get an answer.</summary>
    public static RouteHandlerBuilder Unlimited(this RouteHandlerBuilder route) => route.WithMetadata(new Unlimited());

    public static RouteHandlerBuilder BodyCap(this RouteHandlerBuilder route, long bytes) => route.WithMetadata(new BodyCap(bytes)).Answers(413);

    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder route) => route.WithMetadata(new Streams());

    /// <summary>The problems this route can answer with, for the OpenAPI document.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, params ReadOnlySpan<int> problems)
    {
        foreach (var status in problems)
            route.WithMetadata(new ProducesProblem(status));
        return route;
    }

    private sealed class ProducesProblem(int status) : IProducesResponseTypeMetadata
    {
        public Type? Type => typeof(ProblemBody);
        public int StatusCode => status;
        public IEnumerable<string> ContentTypes => ["application/problem+json"];
    }
}
