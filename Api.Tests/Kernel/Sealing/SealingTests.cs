using Capstan.Api.Data;
using Capstan.Features.Kernel.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Capstan.Api.Tests.Kernel.Sealing;

public sealed class SealingTests(App app) : IClassFixture<App>
{
    private static readonly Guid Organization = Guid.CreateVersion7();
    private static readonly SealedPlace Place = SealedColumns.ProjectCredential.At(Organization, "3f0e6a7e-0000-7000-8000-000000000001", "GIT_TOKEN");

    private Sealer Sealer => app.Services.GetRequiredService<Sealer>();

    [Theory, InlineData(""), InlineData("x"), InlineData("Ключ 🔑 with spaces"), InlineData("a\0b")]
    public async Task What_is_sealed_opens_again_and_never_looks_the_same_twice(string secret)
    {
        var (one, other) = (Sealer.Seal(Place, secret), Sealer.Seal(Place, secret));
        one.ShouldNotBe(other);
        if (secret.Length > 3) System.Text.Encoding.UTF8.GetString(one).ShouldNotContain(secret);
        (await Sealer.Open(Place, one, default)).ShouldBe(secret);
    }

    [Fact]
    public async Task A_value_with_any_byte_changed_does_not_open()
    {
        var value = Sealer.Seal(Place, "secret-value");
        for (var i = 0; i < value.Length; i++)
        {
            var tampered = (byte[])value.Clone();
            tampered[i] ^= 1;
            (await Should.ThrowAsync<SealException>(async () => await Sealer.Open(Place, tampered, default))).Message.ShouldNotContain("secret-value");
        }
        await Should.ThrowAsync<SealException>(async () => await Sealer.Open(Place, value[..^1], default));
        await Should.ThrowAsync<SealException>(async () => await Sealer.Open(Place, [], default));
    }

    [Fact]
    public async Task A_value_moved_to_another_organization_row_or_column_does_not_open()
    {
        var value = Sealer.Seal(Place, "secret-value");
        SealedPlace[] elsewhere =
        [
            SealedColumns.ProjectCredential.At(Guid.CreateVersion7(), [.. Place.Row]), SealedColumns.ProjectCredential.At(Organization, Place.Row[0], "OTHER"),
            SealedColumns.ProjectCredential.At(Organization, "3f0e6a7e-0000-7000-8000-000000000002", "GIT_TOKEN"), SealedColumns.ModelKey.At(Organization, "openai"),
        ];
        foreach (var place in elsewhere)
            (await Should.ThrowAsync<SealException>(async () => await Sealer.Open(place, value, default))).Message.ShouldContain("altered, or moved");
    }

    [Fact]
    public async Task Every_sealed_column_of_the_schema_is_registered_and_names_its_row()
    {
        var columns = new List<string>();
        await using (var command = app.Database.Owner.CreateCommand("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'capstan' AND domain_name = 'sealed'"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        columns.Count.ShouldBeGreaterThan(3);
        SealedColumns.All.Select(c => $"{c.Table}.{c.Column}").Order().ShouldBe(columns.Order());
        foreach (var column in SealedColumns.All)
        {
            // What binds a value must be its primary key, or two rows could be taken for one another.
            var key = await app.Scalar<string[]>("""
                SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
                WHERE i.indisprimary AND i.indrelid = ('capstan.' || $1)::regclass
                """, column.Table);
            (column.Organization is null ? column.Row : [.. column.Row, column.Organization]).Order(StringComparer.Ordinal).ShouldBe(key.Order(StringComparer.Ordinal), column.Table);
        }
    }

    [Fact]
    public async Task Another_master_key_is_refused_and_the_message_says_what_to_do()
    {
        var wrong = await Should.ThrowAsync<InvalidOperationException>(async () =>
            await Database.Open(Cluster.SettingsFor(app.Address), new(new byte[32]), null, NullLogger.Instance, default));
        wrong.Message.ShouldContain("not the master key of this database");
        wrong.Message.ShouldContain(Cluster.MasterKey.Id);
        wrong.Message.ShouldContain("CAPSTAN_MASTER_KEY");
    }

    [Fact]
    public async Task A_wrapped_key_that_was_altered_is_told_from_a_wrong_master_key()
    {
        await using var connection = await app.Database.Owner.OpenConnectionAsync();
        var keys = await InstallationKeys.Load(connection, default);
        keys[0].Wrapped[^1] ^= 1;
        Should.Throw<SealException>(() => new Keyring(Cluster.MasterKey, keys)).Message.ShouldContain("altered");
    }
}
