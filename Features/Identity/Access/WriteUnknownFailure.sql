-- tenant: none, because a name nobody has is in no organization. How many of them are kept is bounded.
SELECT audit_unknown_sign_in(@Action, @Address, @RequestId, @Detail) AS value;
