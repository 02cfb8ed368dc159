using Capstan.Features.Operations.Housekeeping;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Operations;

public sealed class HousekeeperTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task What_is_out_of_date_goes_and_the_rest_stays()
    {
        var member = await app.NewMember();
        await app.Execute("""
            INSERT INTO refresh_tokens (id, family_id, organization_id, user_id, token_hash, expires_at)
            SELECT gen_random_uuid(), (SELECT id FROM sign_ins WHERE user_id = $2), $1, $2, sha256(n::text::bytea), now() + n * interval '1 day' - interval '2 hours' FROM generate_series(-6000, 2) n
            """, member.OrganizationId, member.Id);
        await app.Execute("INSERT INTO sign_ins (id, organization_id, user_id, method, expires_at) SELECT gen_random_uuid(), $1, $2, 'password', now() + n * interval '1 day' - interval '2 hours' FROM generate_series(-3, 2) n", member.OrganizationId, member.Id);
        await app.Execute("INSERT INTO failed_names (name_hash, failures, updated_at) SELECT sha256(n::text::bytea), 1, now() - n * interval '13 hours' FROM generate_series(0, 3) n");
        await app.Execute("INSERT INTO revoked_tokens (id, expires_at) SELECT gen_random_uuid(), now() + n * interval '2 hours' FROM generate_series(-3, 2) n");
        await app.Execute("""
            INSERT INTO idempotency_keys (organization_id, user_id, route, key, fingerprint, created_at)
            SELECT $1, $2, 'POST /x', n::text, '', now() - n * interval '5 hours' FROM generate_series(1, 6) n
            """, member.OrganizationId, member.Id);

        (await app.Services.GetRequiredService<Housekeeper>().Round(CancellationToken.None)).ShouldBe(6001 + 4 + 2 + 3 + 2);

        (await app.Scalar<long>("SELECT count(*) FROM refresh_tokens WHERE user_id = $1", member.Id)).ShouldBe(2);
        (await app.Scalar<long>("SELECT count(*) FROM revoked_tokens")).ShouldBe(3);
        (await app.Scalar<long>("SELECT count(*) FROM idempotency_keys")).ShouldBe(4);
    }
}
