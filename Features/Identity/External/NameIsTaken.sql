-- tenant: none, because user names are global.
SELECT EXISTS (SELECT FROM users WHERE lower(username) = lower(@Username)) AS value;
