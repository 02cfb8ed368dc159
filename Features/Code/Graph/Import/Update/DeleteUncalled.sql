-- script: graph. Methods outside the project that nothing calls any more.
DELETE FROM {graph}.nodes_method m WHERE m.is_external AND m.id = ANY(@Ids) RETURNING m.language
