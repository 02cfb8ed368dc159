using System.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace Capstan.Features.Kernel;

/// <summary>Turns one property of an argument record into one typed, unboxed parameter.</summary>
internal abstract class ArgBinder<TArgs>
{
    public abstract NpgsqlParameter Bind(TArgs args);
    public abstract NpgsqlParameter Null();

    public static ArgBinder<TArgs> For(string name, string path)
    {
        var property = typeof(TArgs).GetProperty(name, BindingFlags.Public | BindingFlags.Instance)
            ?? throw new InvalidOperationException($"{path} uses @{name}, which {typeof(TArgs)} does not have.");
        var type = property.PropertyType;
        var binder = Nullable.GetUnderlyingType(type) is { } inner
            ? typeof(NullableBinder<,>).MakeGenericType(typeof(TArgs), inner)
            : (type.IsValueType ? typeof(ValueBinder<,>) : typeof(ReferenceBinder<,>)).MakeGenericType(typeof(TArgs), type);
        return (ArgBinder<TArgs>)Activator.CreateInstance(binder, property)!;
    }
}

internal static class ArgTypes
{
    public static NpgsqlDbType Of(Type type) =>
        type == typeof(string) ? NpgsqlDbType.Text
        : type == typeof(Guid) ? NpgsqlDbType.Uuid
        : type == typeof(int) ? NpgsqlDbType.Integer
        : type == typeof(long) ? NpgsqlDbType.Bigint
        : type == typeof(short) ? NpgsqlDbType.Smallint
        : type == typeof(bool) ? NpgsqlDbType.Boolean
        : type == typeof(double) ? NpgsqlDbType.Double
        : type == typeof(float) ? NpgsqlDbType.Real
        : type == typeof(decimal) ? NpgsqlDbType.Numeric
        : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? NpgsqlDbType.TimestampTz
        : type == typeof(TimeSpan) ? NpgsqlDbType.Interval
        : type == typeof(byte[]) ? NpgsqlDbType.Bytea
        : type == typeof(RawJson) ? NpgsqlDbType.Jsonb
        : type == typeof(System.Net.IPAddress) ? NpgsqlDbType.Inet
        : type.IsArray ? NpgsqlDbType.Array | Of(Nullable.GetUnderlyingType(type.GetElementType()!) ?? type.GetElementType()!)
        : throw new NotSupportedException($"{type} cannot be an argument of a statement.");
}

internal sealed class ValueBinder<TArgs, T>(PropertyInfo property) : ArgBinder<TArgs> where T : struct
{
    private readonly Func<TArgs, T> _get = property.GetMethod!.CreateDelegate<Func<TArgs, T>>();
    private readonly NpgsqlDbType _type = ArgTypes.Of(typeof(T));

    public override NpgsqlParameter Bind(TArgs args) => new NpgsqlParameter<T> { TypedValue = Utc.Fix(_get(args)), NpgsqlDbType = _type };
    public override NpgsqlParameter Null() => new() { Value = DBNull.Value, NpgsqlDbType = _type };
}

internal sealed class NullableBinder<TArgs, T>(PropertyInfo property) : ArgBinder<TArgs> where T : struct
{
    private readonly Func<TArgs, T?> _get = property.GetMethod!.CreateDelegate<Func<TArgs, T?>>();
    private readonly NpgsqlDbType _type = ArgTypes.Of(typeof(T));

    public override NpgsqlParameter Bind(TArgs args) =>
        _get(args) is { } value ? new NpgsqlParameter<T> { TypedValue = Utc.Fix(value), NpgsqlDbType = _type } : Null();

    public override NpgsqlParameter Null() => new() { Value = DBNull.Value, NpgsqlDbType = _type };
}

internal sealed class ReferenceBinder<TArgs, T>(PropertyInfo property) : ArgBinder<TArgs> where T : class
{
    private readonly Func<TArgs, T?> _get = property.GetMethod!.CreateDelegate<Func<TArgs, T?>>();
    private readonly NpgsqlDbType _type = ArgTypes.Of(typeof(T));

    public override NpgsqlParameter Bind(TArgs args) => _get(args) switch
    {
        null => Null(),
        RawJson json => new NpgsqlParameter<string> { TypedValue = json.Text, NpgsqlDbType = _type },
        { } value => new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = _type },
    };

    public override NpgsqlParameter Null() => new() { Value = DBNull.Value, NpgsqlDbType = _type };
}

/// <summary>PostgreSQL keeps instants, and the driver wants them in UTC.</summary>
internal static class Utc
{
    public static T Fix<T>(T value) where T : struct => value is DateTimeOffset { Offset.Ticks: not 0 } at ? (T)(object)at.ToUniversalTime() : value;
}
