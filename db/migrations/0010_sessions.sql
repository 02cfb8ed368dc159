-- A refresh token knows the access token it was handed out with, so that the end of a sign-in ends both.
ALTER TABLE refresh_tokens ADD COLUMN access_token_id uuid, ADD COLUMN access_expires_at timestamptz;
CREATE INDEX refresh_tokens_access_token_id_idx ON refresh_tokens (access_token_id);
CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id);

-- A changed role is a changed member: it is part of the version that clients compare.
ALTER TABLE memberships ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX memberships_created_idx ON memberships (organization_id, created_at DESC, user_id DESC);
