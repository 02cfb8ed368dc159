-- script: graph. Marks methods that became entry points, or are none any more, because of a registration elsewhere.
UPDATE {graph}.nodes_method m SET is_entry_point = n.entry FROM unnest(@Ids, @Entries) AS n (id, entry) WHERE m.id = n.id
