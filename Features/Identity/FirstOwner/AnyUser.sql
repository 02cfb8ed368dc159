-- tenant: none, because it asks whether the installation has anybody at all.
SELECT EXISTS (SELECT FROM users) AS value;
