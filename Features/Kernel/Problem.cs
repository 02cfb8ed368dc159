using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Capstan.Features.Kernel;

/// <summary>One way a request can fail: a stable code, its HTTP status and a title. All of them stand in <see cref="Errors"/>.</summary>
public sealed record Error(string Code, int Status, string Title);

/// <summary>One wrong field of a request.</summary>
public sealed record FieldError
{
    /// <summary>The field as it is spelt on the wire, dotted and indexed: <c>items[2].name</c>.</summary>
    /// <example>name</example>
    public required string Field { get; init; }
    /// <example>NotEmptyValidator</example>
    public required string Code { get; init; }
    /// <example>'Name' must not be empty.</example>
    public required string Message { get; init; }
}

/// <summary>Every failure, as <c>application/problem+json</c> (RFC 9457) with the documented members inside.</summary>
public sealed record ProblemBody
{
    /// <summary>A relative URI that names the kind of problem; the list is at <c>/problems</c>.</summary>
    /// <example>/problems/validation-error</example>
    public required string Type { get; init; }
    /// <example>The request is not valid.</example>
    public required string Title { get; init; }
    /// <example>400</example>
    public required int Status { get; init; }
    /// <summary>What went wrong this time, for a person.</summary>
    public required string Detail { get; init; }
    /// <summary>The path of the request.</summary>
    public required string Instance { get; init; }
    /// <summary>Stable, for programs.</summary>
    /// <example>VALIDATION_ERROR</example>
    public required string ErrorCode { get; init; }
    /// <summary>The <c>X-Request-ID</c> of the response; it is in every log line of the request.</summary>
    public required string RequestId { get; init; }
    /// <summary>The wrong fields, when fields were wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }
}

/// <summary>A failure as a result: <c>return new Problem(Errors.NotFound, "No such project.");</c></summary>
public sealed class Problem(Error error, string? detail = null, IReadOnlyList<FieldError>? errors = null, int? retryAfterSeconds = null)
    : IResult, IStatusCodeHttpResult
{
    public Error Error => error;
    public string Detail => detail ?? error.Title;
    int? IStatusCodeHttpResult.StatusCode => error.Status;

    public static Problem Field(string field, string message, string code = "Invalid") =>
        new(Errors.Validation, message, [new() { Field = field, Code = code, Message = message }]);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = error.Status;
        if (retryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        else if (error.Status == 503) response.Headers.RetryAfter = "2";
        if (error.Status == 401) response.Headers.WWWAuthenticate = "Bearer, ApiKey";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsJsonAsync(Body(httpContext), WireJson.Options, "application/problem+json", httpContext.RequestAborted);
    }

    public ProblemBody Body(HttpContext http) => new()
    {
        Type = TypeOf(error),
        Title = error.Title,
        Status = error.Status,
        Detail = Detail,
        Instance = http.Request.Path.Value ?? "/",
        ErrorCode = error.Code,
        RequestId = http.TraceIdentifier,
        Errors = errors,
    };

    public static string TypeOf(Error error) => "/problems/" + error.Code.ToLowerInvariant().Replace('_', '-');
}

/// <summary>Thrown where a result cannot be returned; the pipeline answers with its problem.</summary>
#pragma warning disable CA1032 // it always carries a problem
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
#pragma warning restore CA1032
{
    public ProblemException(Error error, string? detail = null) : this(new Problem(error, detail)) { }

    public Problem Problem => problem;
}

/// <summary>How the product speaks JSON: snake_case, strict numbers, no comments, bounded depth.</summary>
public static class WireJson
{
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new UtcTime());
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}

/// <summary>Instants are written in UTC, as <c>2026-01-31T12:00:00.5Z</c>: what RFC 3339 has, without an offset for clients to get wrong.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    // A UTC DateTime is what the writer spells with Z.
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
