using System.Data;
using System.Reflection;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Capstan.Api.Tests.Architecture;

/// <summary>With an empty graph, for the statements that read one.</summary>
public sealed class SqlApp : App
{
    public string Graph { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var graphs = Services.GetRequiredService<GraphStore>();
        Graph = (await graphs.CreateStaging(Guid.CreateVersion7(), CancellationToken.None)).Schema;
    }
}

public sealed class SqlFileTests(SqlApp app) : IClassFixture<SqlApp>
{
    private static readonly string[] GraphStatements = ["Code/Scenarios/", "Code/Graph/Reading/", "Code/Review/Reading/"];

    private static readonly Assembly Slices = typeof(ISqlFile).Assembly;

    /// <summary>Tables that belong to an organization; a statement that touches one must say which, or say why not in its first line.</summary>
    private const string TenantTables = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'capstan' AND column_name = 'organization_id'";

    private static List<ISqlFile> Declared() =>
    [
        .. Slices.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(f => typeof(ISqlFile).IsAssignableFrom(f.FieldType))
            .Select(f => (ISqlFile)f.GetValue(null)!),
    ];

    public static TheoryData<string> Paths() => new(Declared().Select(d => d.Path).Distinct());

    [Fact]
    public void Every_sql_file_is_run_by_the_code_beside_it()
    {
        // A file whose first line begins with "-- script:" is DDL that an engine runs statement by statement.
        var onDisk = Slices.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal) && !IsScript(n)).Order().ToList();
        onDisk.ShouldNotBeEmpty();
        Declared().Select(d => d.Path).Distinct().Order().ShouldBe(onDisk);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Describes_cleanly_and_maps_both_ways(string path)
    {
        var sql = Declared().First(d => d.Path == path);
        await using var connection = await Open(path);
        await using var command = new NpgsqlCommand(sql.Text, connection);
        sql.BindNulls(command.Parameters);

        // SchemaOnly makes PostgreSQL parse and describe the statement, and not run it.
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly);
        var columns = Enumerable.Range(0, reader.FieldCount).ToDictionary(i => reader.GetName(i).Replace("_", ""), reader.GetFieldType, StringComparer.OrdinalIgnoreCase);
        if (sql.Row == typeof(int) && columns.Count == 0) return;
        if (IsScalar(sql.Row))
        {
            columns.Count.ShouldBe(1, $"{path} returns one value");
            ClrType(sql.Row).ShouldBe(columns.Values.Single(), path);
            return;
        }

        var wanted = sql.Row.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        sql.Row.GetConstructor(Type.EmptyTypes).ShouldNotBeNull("positional rows depend on column order; use init properties");
        columns.Keys.Except(wanted.Keys, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty($"{path} returns columns {sql.Row.Name} lacks");
        wanted.Keys.Except(columns.Keys, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty($"{sql.Row.Name} wants columns {path} lacks");
        foreach (var (name, type) in wanted) Matches(ClrType(type), columns[name]).ShouldBeTrue($"{path}: {name} is {columns[name].Name}, not {type.Name}");
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Names_the_organization_or_says_why_not(string path)
    {
        var sql = Declared().First(d => d.Path == path);
        if (sql.Source.StartsWith("-- tenant: none, because ", StringComparison.Ordinal)) return;
        var tables = new List<string>();
        await using var command = app.Database.Owner.CreateCommand(TenantTables);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        tables.ShouldNotBeEmpty();
        if (tables.Any(t => System.Text.RegularExpressions.Regex.IsMatch(sql.Source, $@"\b{t}\b")))
            sql.Source.ShouldContain("@OrganizationId", Case.Sensitive, $"{path} touches a tenant's table");
    }

    /// <summary>Statements of these folders read a project's graph, not the product's tables.</summary>
    private async Task<NpgsqlConnection> Open(string path)
    {
        if (!GraphStatements.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))) return await app.Database.App.OpenConnectionAsync();
        var connection = await app.Database.Owner.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"SET search_path = {app.Graph}, extensions", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static bool IsScript(string resource)
    {
        using var reader = new StreamReader(Slices.GetManifestResourceStream(resource)!);
        return reader.ReadLine()?.StartsWith("-- script:", StringComparison.Ordinal) == true;
    }

    internal static bool IsScalar(Type type) => type.IsPrimitive || type == typeof(string) || type == typeof(Guid) || type == typeof(RawJson) || type == typeof(DateTimeOffset) || type == typeof(decimal);

    private static Type ClrType(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool Matches(Type property, Type column) =>
        property == column || property == typeof(DateTimeOffset) && column == typeof(DateTime) || property == typeof(RawJson) && column == typeof(string)
        || property.IsArray && (column == typeof(Array) || column == property);
}
