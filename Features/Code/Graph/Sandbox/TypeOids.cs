namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>The built-in types that have a JSON form of their own. PostgreSQL fixes these numbers for ever; all others are text.</summary>
internal static class TypeOids
{
    public const uint Bool = 16, Bytea = 17, Int8 = 20, Int2 = 21, Int4 = 23, Text = 25, Oid = 26, Json = 114, Float4 = 700, Float8 = 701,
        Timestamp = 1114, TimestampTz = 1184, Numeric = 1700, JsonB = 3802;

    /// <summary>The element type of an array type, or 0.</summary>
    public static uint ElementOf(uint oid) => oid switch
    {
        1000 => Bool,
        1001 => Bytea,
        1005 => Int2,
        1007 => Int4,
        1016 => Int8,
        1021 => Float4,
        1022 => Float8,
        1028 => Oid,
        1231 => Numeric,
        1115 => Timestamp,
        1185 => TimestampTz,
        199 => Json,
        3807 => JsonB,
        1002 or 1003 or 1009 or 1014 or 1015 or 1182 or 1183 or 1187 or 2951 => Text,
        _ => 0,
    };

    public static string NameOf(uint oid) => oid switch
    {
        Bool => "boolean",
        Bytea => "bytea",
        Int2 => "smallint",
        Int4 => "integer",
        Int8 => "bigint",
        Oid => "oid",
        Float4 => "real",
        Float8 => "double precision",
        Numeric => "numeric",
        Timestamp => "timestamp without time zone",
        TimestampTz => "timestamp with time zone",
        Json => "json",
        JsonB => "jsonb",
        18 => "\"char\"",
        19 => "name",
        25 or 705 => "text",
        1042 => "character",
        1043 => "character varying",
        1082 => "date",
        1083 => "time without time zone",
        1186 => "interval",
        2249 => "record",
        2278 => "void",
        2950 => "uuid",
        _ => ElementOf(oid) is var element and not 0 ? NameOf(element) + "[]" : "other",
    };
}
