-- A code that was seen once, or one older than it, is worth nothing any more (RFC 6238, section 5.2).
UPDATE totp_secrets SET last_step = @Step WHERE user_id = @UserId AND last_step < @Step;
