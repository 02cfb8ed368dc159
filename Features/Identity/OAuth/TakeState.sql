DELETE FROM oauth_states
WHERE state_hash = @StateHash AND browser_hash = @BrowserHash AND provider = @Provider AND expires_at > now()
RETURNING redirect_uri;
