using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>Names of the operator's choice that go into DDL.</summary>
internal static partial class DatabaseNames
{
    public static string Quote(string role) => Plain().IsMatch(role)
        ? $"\"{role}\""
        : throw new InvalidOperationException($"The database user '{role}' has characters that Capstan does not put into statements.");

    [GeneratedRegex(@"^[\w.@-]{1,63}$")]
    private static partial Regex Plain();
}
