-- tenant: none, because it only asks whether the database answers.
SELECT 1 AS value;
