using System.Text.Json;

namespace Capstan.Api.Tests.Kernel;

public sealed class WireJsonTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T14:00:00.25+02:00", "2026-01-31T12:00:00.25Z")]
    [InlineData("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z")]
    public void Times_are_written_in_utc_with_z(string time, string written)
    {
        var value = DateTimeOffset.Parse(time);
        JsonSerializer.Serialize<DateTimeOffset?>(value, WireJson.Options).ShouldBe($"\"{written}\"");
        JsonSerializer.Deserialize<DateTimeOffset>($"\"{time}\"", WireJson.Options).ShouldBe(value);
    }

    [Fact]
    public void Text_that_is_no_time_is_refused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>("\"yesterday\"", WireJson.Options));
}
