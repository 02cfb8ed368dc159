using Capstan.Features.Kernel;
using Npgsql;

namespace Capstan.Api.Pipeline;

/// <summary>What PostgreSQL refuses, as problems: by constraint name where the name says more, else by SQLSTATE.</summary>
internal static class ConstraintProblems
{
    private static readonly Dictionary<string, (Error Error, string Field, string Message)> Named = new(StringComparer.Ordinal)
    {
        ["users_username_key"] = (Errors.AlreadyExists, "username", "This user name is taken."),
        ["users_email_key"] = (Errors.AlreadyExists, "email", "This e-mail address is taken."),
        ["groups_name_key"] = (Errors.AlreadyExists, "name", "A group of this name exists."),
        ["projects_organization_id_group_id_fkey"] = (Errors.InUse, "group_id", "The group does not exist, or projects are in it still."),
        ["project_variables_key_key"] = (Errors.AlreadyExists, "key", "The project has a variable of this name."),
        ["projects_source_key_key"] = (Errors.AlreadyExists, "source_path", "A project of this source exists."),
    };

    public static Problem Of(PostgresException e)
    {
        if (e.ConstraintName is { } name && Named.TryGetValue(name, out var known))
            return new(known.Error, known.Message, [new() { Field = known.Field, Code = known.Error.Code, Message = known.Message }]);
        return e.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => new(Errors.AlreadyExists),
            PostgresErrorCodes.ForeignKeyViolation when e.MessageText.Contains("still referenced", StringComparison.Ordinal) => new(Errors.InUse),
            PostgresErrorCodes.ForeignKeyViolation => new(Errors.Conflict, "It refers to something that does not exist any more."),
            PostgresErrorCodes.CheckViolation or PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.NumericValueOutOfRange
                or PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.InvalidTextRepresentation
                or PostgresErrorCodes.DatetimeFieldOverflow or PostgresErrorCodes.ProgramLimitExceeded => new(Errors.Validation, "A value cannot be stored."),
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
                new(Errors.Conflict, "Another request changed the same thing; try again."),
            PostgresErrorCodes.QueryCanceled => new(Errors.Unavailable, "The database took too long."),
            _ when e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState.StartsWith("57P", StringComparison.Ordinal) || e.SqlState.StartsWith("08", StringComparison.Ordinal) =>
                new(Errors.DatabaseUnavailable),
            _ => new(Errors.Internal),
        };
    }
}
