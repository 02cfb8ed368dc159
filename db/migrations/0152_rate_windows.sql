-- How many permits of a rate limit the instances have leased in a window. Not logged: after a crash of the database, windows begin anew.
CREATE UNLOGGED TABLE rate_windows (
    name      text NOT NULL,
    partition text NOT NULL,
    starts_at bigint NOT NULL,
    ends_at   timestamptz NOT NULL,
    leased    bigint NOT NULL,
    PRIMARY KEY (name, partition, starts_at)
);
CREATE INDEX rate_windows_ends_at_idx ON rate_windows (ends_at);
