INSERT INTO oauth_states (state_hash, browser_hash, provider, redirect_uri, expires_at) VALUES (@StateHash, @BrowserHash, @Provider, @RedirectUri, now() + interval '10 minutes');
