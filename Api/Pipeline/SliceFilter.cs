using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>
/// Steps 9 to 12, around every handler: validation, idempotency, then what the answer carries. One filter, because each filter costs an allocation
/// per request; what it does is decided by the route's metadata.
/// </summary>
internal sealed class SliceFilter(Idempotency idempotency, AuditTrail audit) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // A query value did not bind: the framework says so with a bare 400, and leaves the arguments at their defaults.
        if (http.Response.StatusCode == 400) return ValueTask.FromResult<object?>(UnboundQuery.ProblemOf(http));

        var metadata = http.GetEndpoint()!.Metadata;
        if (metadata.GetMetadata<Validates>() is { } validates && Validation.Check(validates, context) is { } invalid) return ValueTask.FromResult<object?>(invalid);

        var keyed = metadata.GetMetadata<Idempotent>() is not null && http.Request.Headers.ContainsKey(Idempotency.Header);
        if (metadata.GetMetadata<Audited>() is { } audited) return RunAudited(context, next, audited, keyed);
        var result = keyed ? idempotency.Run(context, next) : next(context);
        return result.IsCompletedSuccessfully ? ValueTask.FromResult(AnswerHeaders.Apply(http, result.Result)) : Finish(http, result);
    }

    private static async ValueTask<object?> Finish(HttpContext http, ValueTask<object?> pending) => AnswerHeaders.Apply(http, await pending);

    /// <summary>The change, the answer kept for a repeat, and the audit entry hold together or not at all. A refusal changes nothing but what counts it.</summary>
    private async ValueTask<object?> RunAudited(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Audited audited, bool keyed)
    {
        await using var change = audited.Apart ? null : AuditedChange.Begin();
        var result = keyed ? await idempotency.Run(context, next, Complete) : await next(context);
        if (!keyed) await Complete(result);
        return AnswerHeaders.Apply(context.HttpContext, result);

        async Task Complete(object? answer)
        {
            if (Unwrapped.Status(answer) < 400) await audit.Write(context, audited, Unwrapped.Value(answer));
            if (change is not null) await change.Commit();
        }
    }
}

/// <summary>Looks through the unions that handlers return.</summary>
internal static class Unwrapped
{
    public static object? Result(object? result)
    {
        while (result is INestedHttpResult nested) result = nested.Result;
        return result;
    }

    public static int Status(object? result) => Result(result) is IStatusCodeHttpResult { StatusCode: { } status } ? status : 200;

    public static object? Value(object? result) => Result(result) is IValueHttpResult { Value: var value } ? value : null;
}
