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

        var result = metadata.GetMetadata<Idempotent>() is not null && http.Request.Headers.ContainsKey(Idempotency.Header)
            ? idempotency.Run(context, next)
            : next(context);
        var audited = metadata.GetMetadata<Audited>();
        return result.IsCompletedSuccessfully && audited is null
            ? ValueTask.FromResult(AnswerHeaders.Apply(http, result.Result))
            : Finish(context, result, audited);
    }

    private async ValueTask<object?> Finish(EndpointFilterInvocationContext context, ValueTask<object?> pending, Audited? audited)
    {
        var result = await pending;
        if (audited is not null && Unwrapped.Status(result) < 400) await audit.Write(context, audited, Unwrapped.Value(result));
        return AnswerHeaders.Apply(context.HttpContext, result);
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
