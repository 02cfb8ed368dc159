using Capstan.Api.Data;
using Capstan.Features.Kernel.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Capstan.Api.Tests.Kernel.Sealing;

public sealed class KeyRotationTests
{
    private const int Secrets = 3 * KeyRotation.BatchSize + 7;

    [Fact]
    public async Task The_master_key_is_replaced_under_two_running_instances_and_nobody_notices()
    {
        var app = new App();
        await app.InitializeAsync();
        try
        {
            await using var twin = await app.StartTwin();
            var (sealer, other) = (app.Services.GetRequiredService<Sealer>(), twin.Services.GetRequiredService<Sealer>());
            var owner = await app.NewMember();
            var apiKey = (await owner.Client.Post("auth/api-keys", new { name = "stays" }).Json()).GetProperty("key").GetString()!;
            var project = (await owner.Client.Post("projects", new { name = "rotated" }).Json(201)).GetProperty("id").GetGuid();
            for (var i = 0; i < Secrets; i++) await Store(i, sealer.Seal(Place(i), $"secret {i}"));

            // Cut short in the middle of a column, as by a crash: what both instances read and write is not disturbed.
            var next = new MasterKey([.. Enumerable.Repeat((byte)7, 32)]);
            await app.Execute("CREATE FUNCTION capstan.crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''crash''; END'");
            await app.Execute("CREATE TRIGGER crash BEFORE UPDATE ON capstan.project_credentials FOR EACH ROW WHEN (OLD.key = 'KEY_450') EXECUTE FUNCTION capstan.crash()");
            await Should.ThrowAsync<Npgsql.PostgresException>(() => Rotate(next, () => throw new InvalidOperationException("too early"), default));
            await app.Execute("DROP TRIGGER crash ON capstan.project_credentials");
            var left = await app.Scalar<long>("SELECT count(*) FROM capstan.project_credentials WHERE substr(value, 2, 4) = int4send(1)");
            left.ShouldBe(Secrets - 2 * KeyRotation.BatchSize);
            await Opens(sealer);
            (await app.Scalar<long>("SELECT count(DISTINCT master_id) FROM capstan.installation_keys")).ShouldBe(2);
            await Answers.Eventually(() => Task.FromResult(twin.Services.GetRequiredService<Keyring>().Current.Id == 2), "the other instance hears of the new key");
            await Store(0, other.Seal(Place(0), "written meanwhile"));
            Sealer.KeyOf(await Stored(0)).ShouldBe(2);
            // An instance that was slow to hear writes with the old key yet.
            var old = new Keyring(Cluster.MasterKey, [.. (await Wrapped()).Where(k => k.Id < 2)]);
            await Store(1, Sealer.Seal(old.Current, Place(1), "late"u8));

            var adopted = 0;
            (await Rotate(next, () => adopted++, default)).ShouldBe((int)left + 1);

            adopted.ShouldBe(1);

            (await app.Scalar<long>("SELECT count(*) FROM capstan.project_credentials WHERE substr(value, 2, 4) <> int4send(2)")).ShouldBe(0);
            (await Read(sealer, 0)).ShouldBe("written meanwhile");
            (await Read(other, 1)).ShouldBe("late");
            await Opens(other, from: 2);
            (await Wrapped()).ShouldAllBe(k => k.MasterId == next.Id);
            // Who was signed in still is, on the instances that run and on one that starts with the new key.
            await owner.Client.GetAsync("auth/me").Json();
            await using var restarted = await Database.Open(Cluster.SettingsFor(app.Address), next, null, NullLogger.Instance, default);
            restarted.Keys.ApiKeyHash(apiKey).ShouldBe(app.Database.Keys.ApiKeyHash(apiKey));
            Sealer.Open(restarted.Keyring, Place(5), await Stored(5)).ShouldBe("secret 5"u8.ToArray());
            (await Should.ThrowAsync<InvalidOperationException>(() => Database.Open(Cluster.SettingsFor(app.Address), Cluster.MasterKey, null, NullLogger.Instance, default)))
                .Message.ShouldContain("not the master key of this database");

            SealedPlace Place(int i) => SealedColumns.ProjectCredential.At(owner.OrganizationId, project.ToString(), $"KEY_{i}");
            Task Store(int i, byte[] value) => app.Execute("""
                INSERT INTO capstan.project_credentials (organization_id, project_id, key, value) VALUES ($1, $2, $3, $4)
                ON CONFLICT (organization_id, project_id, key) DO UPDATE SET value = excluded.value
                """, owner.OrganizationId, project, $"KEY_{i}", value);
            Task<byte[]> Stored(int i) => app.Scalar<byte[]>("SELECT value FROM capstan.project_credentials WHERE organization_id = $1 AND key = $2", owner.OrganizationId, $"KEY_{i}");
            async Task<string> Read(Sealer by, int i) => await by.Open(Place(i), await Stored(i), default);
            async Task Opens(Sealer by, int from = 0)
            {
                for (var i = from; i < Secrets; i += 97) (await Read(by, i)).ShouldBe($"secret {i}");
            }
            Task<int> Rotate(MasterKey to, Action adopt, CancellationToken ct) => new KeyRotation(app.Database.Owner, SealedColumns.All, TextWriter.Null).Rotate(Cluster.MasterKey, to, adopt, ct);
            async Task<List<WrappedKey>> Wrapped()
            {
                await using var connection = await app.Database.Owner.OpenConnectionAsync();
                return await InstallationKeys.Load(connection, default);
            }
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
