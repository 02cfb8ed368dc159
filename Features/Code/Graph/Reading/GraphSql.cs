using System.Runtime.CompilerServices;

namespace Capstan.Features.Code.Graph.Reading;

/// <summary>A query over a project's graph, kept in a <c>.sql</c> file beside the code that runs it.</summary>
public interface IGraphSql
{
    string Path { get; }
    /// <summary>With <c>$1</c> parameters and the hole <c>{graph}</c>.</summary>
    ISqlFile Template { get; }
}

/// <summary>
/// As <see cref="SqlFile{TArgs, TRow}"/>, for a graph that is being built (a served one is read through <see cref="GraphReader"/>): the file writes <c>{graph}.nodes_method</c>, and its first
/// line begins with <c>-- script: graph</c>.
/// </summary>
public sealed class GraphSql<TArgs, TRow> : IGraphSql
{
    internal GraphSql(SqlFile<TArgs, TRow> template) => Template = template;

    public string Path => Template.Path;
    internal SqlFile<TArgs, TRow> Template { get; }
    ISqlFile IGraphSql.Template => Template;
}

public static class GraphSql
{
    public static GraphSql<TArgs, TRow> Beside<TArgs, TRow>(string file, [CallerFilePath] string source = "") => new(Sql.Beside<TArgs, TRow>(file, source));
}
