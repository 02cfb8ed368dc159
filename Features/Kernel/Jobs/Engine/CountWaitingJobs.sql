-- tenant: none, because the metrics are about the whole installation.
SELECT kind, count(*) AS jobs FROM jobs WHERE status = 'pending' GROUP BY kind;
