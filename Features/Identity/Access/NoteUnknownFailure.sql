INSERT INTO failed_names AS f (name_hash, failures) VALUES (@NameHash, 1)
ON CONFLICT (name_hash) DO UPDATE
    SET failures = CASE WHEN f.failures + 1 >= 5 THEN 0 ELSE f.failures + 1 END,
        locked_until = CASE WHEN f.failures + 1 >= 5 THEN now() + interval '30 minutes' ELSE f.locked_until END,
        updated_at = now();
