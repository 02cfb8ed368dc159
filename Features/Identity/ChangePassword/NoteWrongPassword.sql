-- As at sign-in: the fifth failure in a row locks for half an hour.
UPDATE users
SET failed_logins = CASE WHEN failed_logins >= 4 THEN 0 ELSE failed_logins + 1 END,
    locked_until = CASE WHEN failed_logins >= 4 THEN now() + interval '30 minutes' ELSE locked_until END
WHERE id = @UserId;
