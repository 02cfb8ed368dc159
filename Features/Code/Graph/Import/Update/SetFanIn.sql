-- script: graph. Sets the number of calls of methods whose own files did not change.
UPDATE {graph}.nodes_method m SET fan_in = n.calls FROM unnest(@Ids, @Calls) AS n (id, calls) WHERE m.id = n.id AND m.fan_in IS DISTINCT FROM n.calls
