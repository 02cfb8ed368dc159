using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Capstan.Api.OpenApi;

/// <summary>What the pipeline adds to an operation, from the same metadata the pipeline reads.</summary>
internal static class OperationHouse
{
    public static Task Apply(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        Parameters(operation, context.Description);
        Requirements(operation, metadata);
        operation.Responses ??= [];
        foreach (var (status, response) in operation.Responses)
            if (string.IsNullOrEmpty(response.Description)) response.Description = ReasonOf(status);
        foreach (var status in new[] { "500", "503" })
            if (!operation.Responses.ContainsKey(status)) operation.Responses[status] = ProblemResponse(status, context);
        return Task.CompletedTask;
    }

    private static void Parameters(OpenApiOperation operation, ApiDescription description)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var member = description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ModelMetadata?.ContainerType
                ?.GetProperties().FirstOrDefault(p => string.Equals(p.Name, parameter.Name!.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
            if (parameter.In != ParameterLocation.Header) parameter.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!);
            if (parameter.Schema is OpenApiSchema schema && member?.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
                schema.Enum = [.. allowed.Values.OfType<string>().Select(v => (JsonNode)v)];
            if (string.IsNullOrEmpty(parameter.Description) && parameter.In == ParameterLocation.Path) parameter.Description = "Id from the address.";
        }
    }

    private static void Requirements(OpenApiOperation operation, IList<object> metadata)
    {
        var notes = new List<string>();
        if (operation.Description is { Length: > 0 } said) notes.Add(said);
        if (metadata.OfType<Needs>().LastOrDefault() is { } needs)
            notes.Add($"Needs the `{needs.Permission}` permission (role {Permissions.Least[needs.Permission].Name()} or above).");
        if (metadata.OfType<Anonymous>().LastOrDefault() is { } anonymous)
        {
            notes.Add($"Open to everybody: {anonymous.Why}.");
            operation.Security = [];
        }
        if (metadata.OfType<BodyCap>().LastOrDefault() is { } cap) notes.Add($"The body may have {cap.Bytes.ToString(CultureInfo.InvariantCulture)} bytes at most.");
        operation.Description = notes.Count == 0 ? null : string.Join("\n\n", notes);

        if (metadata.OfType<Idempotent>().Any())
            Header(operation, "Idempotency-Key", "Makes a repeat of this request within 24 hours answer as the first did: 1 to 255 printable ASCII characters.");
        if (metadata.OfType<MethodInfo>().LastOrDefault()?.GetParameters().Any(p => p.ParameterType == typeof(IfMatch)) == true)
            Header(operation, "If-Match", "The ETag you read; 412 when the resource was changed since.");
    }

    private static void Header(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static OpenApiResponse ProblemResponse(string status, OpenApiOperationTransformerContext context) => new()
    {
        Description = ReasonOf(status),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
        },
    };

    private static string ReasonOf(string status) => status switch
    {
        "200" => "Done.",
        "201" => "Created.",
        "202" => "Accepted; the work goes on.",
        "204" => "Done; there is nothing to say.",
        "302" => "Go on at the address in Location.",
        "400" => "The request is not valid.",
        "401" => "No credentials, or not valid ones.",
        "403" => "The role or key does not allow this.",
        "404" => "No such thing here.",
        "409" => "The state of the resource does not allow this.",
        "412" => "It was changed since it was read.",
        "413" => "The body is too large.",
        "415" => "The media type is not taken here.",
        "422" => "The idempotency key was used with another request.",
        "423" => "The account is locked.",
        "429" => "Too many requests; wait for Retry-After.",
        "500" => "Something went wrong here.",
        "503" => "A part this needs is not available now; try again after Retry-After.",
        _ => "Problem.",
    };
}
