// The limit: what the same statements cost on Kestrel and Npgsql alone. No sign-in, no validation, no limits, no errors worth the name.
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);
var plan = JsonSerializer.Deserialize<Plan>(File.ReadAllText(args[0]), JsonSerializerOptions.Web)!;
await using var source = NpgsqlDataSource.Create(plan.Database);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{plan.Port}");
var app = builder.Build();
app.Run(Answer);
await app.RunAsync();

async Task Answer(HttpContext http)
{
    var path = http.Request.Path.Value!;
    var route = plan.Routes.FirstOrDefault(r => r.Method == http.Request.Method && path.StartsWith(r.Path, StringComparison.Ordinal));
    if (route is null)
    {
        http.Response.StatusCode = 404;
        return;
    }
    using var body = route.Method == "POST" ? await JsonDocument.ParseAsync(http.Request.Body) : null;
    await using var batch = source.CreateBatch();
    foreach (var statement in route.Statements)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        foreach (var parameter in statement.Parameters) command.Parameters.Add(Bind(parameter, http, path, body));
        batch.BatchCommands.Add(command);
    }
    await using var reader = await batch.ExecuteReaderAsync();
    http.Response.StatusCode = route.Status;
    http.Response.ContentType = "application/json; charset=utf-8";
    await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
    if (route.Name is null)
    {
        if (await reader.ReadAsync()) WriteRow(json, reader);
        return;
    }
    json.WriteStartObject();
    json.WriteStartArray(route.Name);
    while (await reader.ReadAsync()) WriteRow(json, reader);
    json.WriteEndArray();
    if (await reader.NextResultAsync() && await reader.ReadAsync()) json.WriteNumber("total", reader.GetInt64(0));
    json.WriteEndObject();
}

static NpgsqlParameter Bind(Parameter parameter, HttpContext http, string path, JsonDocument? body)
{
    var text = parameter.From switch
    {
        "path" => path[(path.LastIndexOf('/') + 1)..],
        "query" => http.Request.Query[parameter.Value!].ToString(),
        "body" => body!.RootElement.GetProperty(parameter.Value!).GetString(),
        "new" => null,
        _ => parameter.Value,
    };
    return parameter.Type switch
    {
        "uuid" => new NpgsqlParameter<Guid> { TypedValue = parameter.From == "new" ? Guid.CreateVersion7() : Guid.Parse(text!) },
        "int" => new NpgsqlParameter<int> { TypedValue = int.Parse(text!, System.Globalization.CultureInfo.InvariantCulture) },
        "bool" => new NpgsqlParameter<bool> { TypedValue = text == "true" },
        "text" => new NpgsqlParameter<string> { TypedValue = text! },
        "jsonb" => new NpgsqlParameter<string> { TypedValue = text!, NpgsqlDbType = NpgsqlDbType.Jsonb },
        "uuid[]" => new NpgsqlParameter<Guid[]> { TypedValue = [] },
        "time" => new NpgsqlParameter<DateTime> { TypedValue = DateTime.Parse(text!, null, System.Globalization.DateTimeStyles.AdjustToUniversal) },
        var other => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = Enum.Parse<NpgsqlDbType>(other["null:".Length..]) },
    };
}

static void WriteRow(Utf8JsonWriter json, NpgsqlDataReader reader)
{
    json.WriteStartObject();
    for (var i = 0; i < reader.FieldCount; i++)
    {
        json.WritePropertyName(reader.GetName(i));
        if (reader.IsDBNull(i))
        {
            json.WriteNullValue();
            continue;
        }
        switch (reader.GetDataTypeName(i))
        {
            case "uuid": json.WriteStringValue(reader.GetGuid(i)); break;
            case "boolean": json.WriteBooleanValue(reader.GetBoolean(i)); break;
            case "integer": json.WriteNumberValue(reader.GetInt32(i)); break;
            case "bigint": json.WriteNumberValue(reader.GetInt64(i)); break;
            case "double precision": json.WriteNumberValue(reader.GetDouble(i)); break;
            case "timestamp with time zone": json.WriteStringValue(reader.GetDateTime(i)); break;
            case "jsonb": json.WriteRawValue(reader.GetString(i), skipInputValidation: true); break;
            default: json.WriteStringValue(reader.GetString(i)); break;
        }
    }
    json.WriteEndObject();
}

internal sealed record Plan(string Database, int Port, Route[] Routes);

/// <param name="Name">The array's name for a list, null for a single row.</param>
internal sealed record Route(string Method, string Path, string? Name, int Status, Statement[] Statements);

internal sealed record Statement(string Sql, Parameter[] Parameters);

internal sealed record Parameter(string Type, string From, string? Value);
