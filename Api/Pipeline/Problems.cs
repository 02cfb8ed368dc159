using System.Text.Json;
using System.Text.RegularExpressions;
using Capstan.Features.Kernel;
using Npgsql;

namespace Capstan.Api.Pipeline;

/// <summary>Step 3. Every failure leaves as a problem: exceptions, unreadable requests, and bare status codes such as 404, 405 and 415.</summary>
internal sealed partial class Problems(RequestDelegate next, ILogger<Problems> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } response)
                await new Problem(OfStatus(response.StatusCode)).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = 499;
        }
        catch (Exception e)
        {
            var problem = Of(e);
            if (problem.Error.Status >= 500 && e is not ProblemException) LogFailure(log, e, http.Request.Method, http.Request.Path);
            if (http.Response.HasStarted)
            {
                // Half an answer is out: only breaking the connection tells the client that the rest will not come.
                http.Abort();
                return;
            }
            var kept = http.Response.Headers.Where(h => h.Key is not ("Content-Type" or "Content-Length" or "ETag" or "Content-Encoding")).ToArray();
            http.Response.Clear();
            foreach (var (name, value) in kept) http.Response.Headers[name] = value;
            await problem.ExecuteAsync(http);
        }
    }

    internal static Problem Of(Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        BadHttpRequestException bad => OfBadRequest(bad),
        JsonException json => OfJson(json),
        PostgresException postgres => ConstraintProblems.Of(postgres),
        NpgsqlException or TimeoutException => new(Errors.DatabaseUnavailable),
        InvalidDataException or EndOfStreamException => new(Errors.BadRequest, "The body cannot be read."),
        _ => new(Errors.Internal),
    };

    internal static Error OfStatus(int status) => status switch
    {
        401 => Errors.Unauthorized,
        403 => Errors.Forbidden,
        404 => Errors.NotFound,
        405 => Errors.MethodNotAllowed,
        406 => Errors.NotAcceptable,
        408 => Errors.RequestTimeout,
        413 => Errors.BodyTooLarge,
        414 => Errors.UriTooLong,
        415 => Errors.UnsupportedMediaType,
        429 => Errors.RateLimited,
        431 => Errors.HeadersTooLarge,
        503 or 504 => Errors.Unavailable,
        >= 500 => Errors.Internal,
        _ => Errors.BadRequest,
    };

    private static Problem OfBadRequest(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json) return OfJson(json);
        if (bad.StatusCode != 400) return new(OfStatus(bad.StatusCode));
        if (ParameterName().Match(bad.Message) is { Success: true } match)
        {
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Groups[1].Value);
            return Problem.Field(field, bad.Message.Contains("not provided", StringComparison.Ordinal) ? $"'{field}' is required." : $"'{field}' has a value of the wrong form.");
        }
        return new(Errors.BadRequest, "The request cannot be read.");
    }

    private static Problem OfJson(JsonException json)
    {
        if (MissingProperties().Match(json.Message) is { Success: true } missing)
        {
            var fields = PropertyName().Matches(missing.Groups[1].Value).Select(m => m.Groups[1].Value);
            return new(Errors.Validation, "Required fields are missing.", [.. fields.Select(f => new FieldError { Field = f, Code = "Required", Message = $"'{f}' is required." })]);
        }
        // The reader's own exception inside means broken syntax; without it the JSON is sound and a value does not fit.
        var path = json.InnerException is not JsonException && json.Path is { Length: > 2 } p && p.StartsWith("$.", StringComparison.Ordinal) ? p[2..] : null;
        return path is null
            ? new(Errors.MalformedBody, json.LineNumber is { } line ? $"The body is not valid JSON (line {line + 1})." : null)
            : new(Errors.Validation, $"'{path}' has a value of the wrong type.", [new() { Field = path, Code = "WrongType", Message = $"'{path}' has a value of the wrong type." }]);
    }

    [GeneratedRegex("\"[^\" ]+ ([A-Za-z0-9_.-]+)\"", RegexOptions.None, 100)]
    private static partial Regex ParameterName();

    [GeneratedRegex("missing required properties including: (.+)", RegexOptions.None, 100)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("'([^']+)'", RegexOptions.None, 100)]
    private static partial Regex PropertyName();

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, PathString path);
}
