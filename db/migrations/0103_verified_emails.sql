-- When somebody who may say so said that the address is the account's own: the operator, an admin who made the account, a provider, an invitation taken up.
-- Only then may a provider's word for the same address lead into the account.
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;
