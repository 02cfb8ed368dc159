-- tenant: none, because anonymous callers are counted too; a partition is a person, a key, an organization or an address.
WITH leased AS (
    INSERT INTO rate_windows AS w (name, partition, starts_at, ends_at, leased)
    VALUES (@Name, @Partition, @StartsAt, @EndsAt, @Block)
    ON CONFLICT (name, partition, starts_at) DO UPDATE SET leased = w.leased + excluded.leased
    RETURNING w.leased
)
SELECT greatest(0, least(@Block, @Permits - (leased - @Block)))::integer AS granted, greatest(0, @Permits - leased)::integer AS rest
FROM leased;
