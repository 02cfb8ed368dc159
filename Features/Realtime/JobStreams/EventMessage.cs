using System.Text.Json.Serialization;
using Capstan.Features.Kernel.Events;

namespace Capstan.Features.Realtime.JobStreams;

/// <summary>What sockets send: the kind of event and what it says.</summary>
public sealed record EventMessage
{
    /// <example>job.progress</example>
    public required string Type { get; init; }
    public required RawJson Payload { get; init; }
    /// <summary>The event's number, to go on from after a lost connection.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required long? Id { get; init; }

    public static EventMessage Of(Event happened) => new() { Id = happened.Id, Type = happened.Type, Payload = happened.Payload };

    [JsonIgnore]
    public bool IsLast => Type is "job.completed" or "job.failed";
}
