WITH void AS (
    DELETE FROM recovery_codes WHERE user_id = @UserId
)
INSERT INTO recovery_codes (user_id, code_hash) SELECT @UserId, unnest(@Hashes);
