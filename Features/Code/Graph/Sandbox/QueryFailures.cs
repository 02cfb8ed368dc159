using System.Globalization;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// What a server error means to the person who wrote the query. Message and position are theirs to see; hints, contexts and anything
/// about the server's files are not.
/// </summary>
internal static class QueryFailures
{
    public static readonly QueryFailure UserIsBusy = new(Errors.RateLimited, "Your previous query is still running: one at a time.", 1);

    public static readonly QueryFailure ProjectIsBusy = new(Errors.Unavailable, "Too many queries are running on this project.", 2);

    public static readonly QueryFailure GraphIsChanging = new(Errors.Unavailable, "The project's graph is being replaced.", 1);

    public static readonly QueryFailure Unreachable = new(Errors.Unavailable, "The graph database does not answer.", 5);

    public static QueryFailure TimedOut(TimeSpan timeout) => new(Errors.QueryTimeout,
        string.Create(CultureInfo.InvariantCulture, $"The query did not finish within {timeout.TotalMilliseconds:0} ms."));

    public static QueryFailure TooCostly(double cost, double limit) => new(Errors.QueryTooExpensive, string.Create(CultureInfo.InvariantCulture,
        $"The planner expects this query to cost {cost:0}, more than the {limit:0} allowed here. Narrow it with WHERE or join on indexed columns."));

    /// <param name="textStart">Where the user's text begins in the statement that was sent.</param>
    public static QueryFailure Of(PostgresException error, TimeSpan timeout, int textStart) => error.SqlState switch
    {
        PostgresErrorCodes.QueryCanceled => TimedOut(timeout),
        PostgresErrorCodes.InsufficientPrivilege => new(Errors.Forbidden, Sentence(error, textStart)),
        // 53400: the role's temp_file_limit.
        PostgresErrorCodes.ConfigurationLimitExceeded =>
            new(Errors.Query, "The query needs more temporary disk space than a query may use. Sort or aggregate fewer rows. [53400]"),
        PostgresErrorCodes.OutOfMemory => new(Errors.Query, "The query needs more memory than a query may use. [53200]"),
        PostgresErrorCodes.TooManyConnections => ProjectIsBusy,
        ['5', '3', ..] or ['5', '7', 'P', ..] or ['0', '8', not 'P', ..] => Unreachable,
        // Input and output errors of the server name its files.
        ['5', '8', ..] => Unreachable,
        _ => new(Errors.Query, Sentence(error, textStart)),
    };

    private static string Sentence(PostgresException error, int textStart)
    {
        var position = error.Position - textStart;
        return position > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{error.MessageText} (at character {position}) [{error.SqlState}]")
            : $"{error.MessageText} [{error.SqlState}]";
    }
}
