-- Functions that DuckDB has and PostgreSQL lacks or spells otherwise, for the queries people bring along. Once per database, in the schema that the
-- roles which run users' queries can reach. They are plain SQL on what they are given: no tables, no privileges of their own, and operators and
-- functions of pg_catalog only, whatever the search path is.

CREATE FUNCTION extensions.list_contains(list anyarray, element anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $2 OPERATOR(pg_catalog.=) ANY ($1)';
COMMENT ON FUNCTION extensions.list_contains(anyarray, anyelement) IS 'Whether the list has the element.';
CREATE FUNCTION extensions.list_has(list anyarray, element anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $2 OPERATOR(pg_catalog.=) ANY ($1)';
COMMENT ON FUNCTION extensions.list_has(anyarray, anyelement) IS 'The same as list_contains.';
CREATE FUNCTION extensions.array_contains(list anyarray, element anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $2 OPERATOR(pg_catalog.=) ANY ($1)';
COMMENT ON FUNCTION extensions.array_contains(anyarray, anyelement) IS 'The same as list_contains.';
CREATE FUNCTION extensions.list_has_any(a anyarray, b anyarray) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 OPERATOR(pg_catalog.&&) $2';
COMMENT ON FUNCTION extensions.list_has_any(anyarray, anyarray) IS 'Whether the lists have an element in common.';
CREATE FUNCTION extensions.list_has_all(a anyarray, b anyarray) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 OPERATOR(pg_catalog.@>) $2';
COMMENT ON FUNCTION extensions.list_has_all(anyarray, anyarray) IS 'Whether the first list has every element of the second.';
CREATE FUNCTION extensions.list_position(list anyarray, element anyelement) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.array_position($1, $2)';
COMMENT ON FUNCTION extensions.list_position(anyarray, anyelement) IS 'Where the element first stands, from 1; NULL when it does not.';
CREATE FUNCTION extensions.len(list anyarray) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.cardinality($1)';
COMMENT ON FUNCTION extensions.len(anyarray) IS 'How many elements the list has.';
CREATE FUNCTION extensions.len(string text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.length($1)';
COMMENT ON FUNCTION extensions.len(text) IS 'How many characters the text has.';
CREATE FUNCTION extensions.array_length(list anyarray) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.cardinality($1)';
COMMENT ON FUNCTION extensions.array_length(anyarray) IS 'How many elements the list has.';
CREATE FUNCTION extensions.list_extract(list anyarray, place integer) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN $2 OPERATOR(pg_catalog.<) 0 THEN $1[pg_catalog.cardinality($1) OPERATOR(pg_catalog.+) $2 OPERATOR(pg_catalog.+) 1] ELSE $1[$2] END';
COMMENT ON FUNCTION extensions.list_extract(anyarray, integer) IS 'The element at a place from 1, or from the end with a negative place.';
CREATE FUNCTION extensions.list_element(list anyarray, place integer) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN $2 OPERATOR(pg_catalog.<) 0 THEN $1[pg_catalog.cardinality($1) OPERATOR(pg_catalog.+) $2 OPERATOR(pg_catalog.+) 1] ELSE $1[$2] END';
COMMENT ON FUNCTION extensions.list_element(anyarray, integer) IS 'The same as list_extract.';
CREATE FUNCTION extensions.list_slice(list anyarray, first integer, last integer) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT $1[CASE WHEN $2 OPERATOR(pg_catalog.<) 0 THEN pg_catalog.cardinality($1) OPERATOR(pg_catalog.+) $2 OPERATOR(pg_catalog.+) 1 ELSE $2 END
             :CASE WHEN $3 OPERATOR(pg_catalog.<) 0 THEN pg_catalog.cardinality($1) OPERATOR(pg_catalog.+) $3 OPERATOR(pg_catalog.+) 1 ELSE $3 END]';
COMMENT ON FUNCTION extensions.list_slice(anyarray, integer, integer) IS 'The elements from the first place to the last, both included.';
CREATE FUNCTION extensions.list_concat(a anyarray, b anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 OPERATOR(pg_catalog.||) $2';
COMMENT ON FUNCTION extensions.list_concat(anyarray, anyarray) IS 'The elements of both lists.';
CREATE FUNCTION extensions.list_append(list anyarray, element anyelement) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.array_append($1, $2)';
COMMENT ON FUNCTION extensions.list_append(anyarray, anyelement) IS 'The list with the element at its end.';
CREATE FUNCTION extensions.list_prepend(element anyelement, list anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.array_prepend($1, $2)';
COMMENT ON FUNCTION extensions.list_prepend(anyelement, anyarray) IS 'The list with the element at its start.';
CREATE FUNCTION extensions.list_distinct(list anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(pg_catalog.array_agg(DISTINCT e), $1[1:0]) FROM pg_catalog.unnest($1) AS e WHERE e IS NOT NULL';
COMMENT ON FUNCTION extensions.list_distinct(anyarray) IS 'Every element once, NULL left out, in order.';
CREATE FUNCTION extensions.list_unique(list anyarray) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.count(DISTINCT e) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.list_unique(anyarray) IS 'How many different elements the list has.';
CREATE FUNCTION extensions.list_sort(list anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(pg_catalog.array_agg(e ORDER BY e), $1[1:0]) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.list_sort(anyarray) IS 'The elements in ascending order, NULL last.';
CREATE FUNCTION extensions.list_reverse_sort(list anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(pg_catalog.array_agg(e ORDER BY e DESC), $1[1:0]) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.list_reverse_sort(anyarray) IS 'The elements in descending order, NULL first.';
CREATE FUNCTION extensions.list_reverse(list anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(pg_catalog.array_agg(e ORDER BY place DESC), $1[1:0]) FROM pg_catalog.unnest($1) WITH ORDINALITY AS u (e, place)';
COMMENT ON FUNCTION extensions.list_reverse(anyarray) IS 'The elements from the last to the first.';
CREATE FUNCTION extensions.list_min(list anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT e FROM pg_catalog.unnest($1) AS e WHERE e IS NOT NULL ORDER BY e LIMIT 1';
COMMENT ON FUNCTION extensions.list_min(anyarray) IS 'The least element.';
CREATE FUNCTION extensions.list_max(list anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT e FROM pg_catalog.unnest($1) AS e WHERE e IS NOT NULL ORDER BY e DESC LIMIT 1';
COMMENT ON FUNCTION extensions.list_max(anyarray) IS 'The greatest element.';
CREATE FUNCTION extensions.list_sum(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.sum(e) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.list_sum(double precision[]) IS 'The sum of the elements.';
CREATE FUNCTION extensions.list_avg(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.avg(e) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.list_avg(double precision[]) IS 'The mean of the elements.';

CREATE FUNCTION extensions.regexp_like(string text, pattern text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 OPERATOR(pg_catalog.~) $2';
COMMENT ON FUNCTION extensions.regexp_like(text, text) IS 'Whether the expression matches somewhere in the text.';
CREATE FUNCTION extensions.regexp_matches(string text, pattern text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 OPERATOR(pg_catalog.~) $2';
COMMENT ON FUNCTION extensions.regexp_matches(text, text) IS 'As DuckDB has it: whether the expression matches somewhere in the text. PostgreSQL''s own, which returns the matches, is pg_catalog.regexp_matches.';
CREATE FUNCTION extensions.regexp_matches(string text, pattern text, options text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN $3 OPERATOR(pg_catalog.~) ''i'' THEN $1 OPERATOR(pg_catalog.~*) $2 ELSE $1 OPERATOR(pg_catalog.~) $2 END';
COMMENT ON FUNCTION extensions.regexp_matches(text, text, text) IS 'The same; the option i lets upper and lower case be equal.';
CREATE FUNCTION extensions.regexp_full_match(string text, pattern text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT $1 OPERATOR(pg_catalog.~) (''^(?:'' OPERATOR(pg_catalog.||) $2 OPERATOR(pg_catalog.||) '')$'')';
COMMENT ON FUNCTION extensions.regexp_full_match(text, text) IS 'Whether the expression matches the whole text.';
CREATE FUNCTION extensions.regexp_extract(string text, pattern text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce((pg_catalog.regexp_match($1, ''('' OPERATOR(pg_catalog.||) $2 OPERATOR(pg_catalog.||) '')''))[1], '''')';
COMMENT ON FUNCTION extensions.regexp_extract(text, text) IS 'What the expression first matches; empty when nothing.';
CREATE FUNCTION extensions.regexp_extract(string text, pattern text, place integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce((pg_catalog.regexp_match($1, ''('' OPERATOR(pg_catalog.||) $2 OPERATOR(pg_catalog.||) '')''))[$3 OPERATOR(pg_catalog.+) 1], '''')';
COMMENT ON FUNCTION extensions.regexp_extract(text, text, integer) IS 'A group of what the expression first matches, 0 being all of it.';
CREATE FUNCTION extensions.regexp_extract_all(string text, pattern text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(pg_catalog.array_agg(m[1]), ''{}'') FROM pg_catalog.regexp_matches($1, ''('' OPERATOR(pg_catalog.||) $2 OPERATOR(pg_catalog.||) '')'', ''g'') AS m';
COMMENT ON FUNCTION extensions.regexp_extract_all(text, text) IS 'Everything the expression matches.';

CREATE FUNCTION extensions.contains(string text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.strpos($1, $2) OPERATOR(pg_catalog.>) 0';
COMMENT ON FUNCTION extensions.contains(text, text) IS 'Whether the text has the part in it.';
CREATE FUNCTION extensions.prefix(string text, start text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.starts_with($1, $2)';
COMMENT ON FUNCTION extensions.prefix(text, text) IS 'Whether the text begins so.';
CREATE FUNCTION extensions.suffix(string text, finish text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.right($1, pg_catalog.length($2)) OPERATOR(pg_catalog.=) $2';
COMMENT ON FUNCTION extensions.suffix(text, text) IS 'Whether the text ends so.';
CREATE FUNCTION extensions.ends_with(string text, finish text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.right($1, pg_catalog.length($2)) OPERATOR(pg_catalog.=) $2';
COMMENT ON FUNCTION extensions.ends_with(text, text) IS 'Whether the text ends so.';
CREATE FUNCTION extensions.instr(string text, part text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.strpos($1, $2)';
COMMENT ON FUNCTION extensions.instr(text, text) IS 'Where the part first stands, from 1; 0 when it does not.';
CREATE FUNCTION extensions.lcase(string text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.lower($1)';
COMMENT ON FUNCTION extensions.lcase(text) IS 'The text in lower case.';
CREATE FUNCTION extensions.ucase(string text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.upper($1)';
COMMENT ON FUNCTION extensions.ucase(text) IS 'The text in upper case.';
CREATE FUNCTION extensions.strlen(string text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.octet_length($1)';
COMMENT ON FUNCTION extensions.strlen(text) IS 'How many bytes the text has in UTF-8.';
CREATE FUNCTION extensions.string_split(string text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.string_to_array($1, $2)';
COMMENT ON FUNCTION extensions.string_split(text, text) IS 'The parts of the text between the separators.';
CREATE FUNCTION extensions.str_split(string text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.string_to_array($1, $2)';
COMMENT ON FUNCTION extensions.str_split(text, text) IS 'The parts of the text between the separators.';
CREATE FUNCTION extensions.split(string text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.string_to_array($1, $2)';
COMMENT ON FUNCTION extensions.split(text, text) IS 'The parts of the text between the separators.';
CREATE FUNCTION extensions.string_split_regex(string text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.regexp_split_to_array($1, $2)';
COMMENT ON FUNCTION extensions.string_split_regex(text, text) IS 'The parts of the text between what the expression matches.';
CREATE FUNCTION extensions.ifnull(value anyelement, otherwise anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($1, $2)';
COMMENT ON FUNCTION extensions.ifnull(anyelement, anyelement) IS 'The value, or the other one when it is NULL.';

-- Aggregates. The step of each is a function of its own, because PostgreSQL's are for its internal state.
CREATE FUNCTION extensions.keep_first(kept anyelement, next anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $1';
COMMENT ON FUNCTION extensions.keep_first(anyelement, anyelement) IS 'The step of any_value and first.';
CREATE AGGREGATE extensions.any_value(anyelement) (SFUNC = extensions.keep_first, STYPE = anyelement, PARALLEL = SAFE);
COMMENT ON AGGREGATE extensions.any_value(anyelement) IS 'One of the values that are not NULL.';
CREATE AGGREGATE extensions.first(anyelement) (SFUNC = extensions.keep_first, STYPE = anyelement, PARALLEL = SAFE);
COMMENT ON AGGREGATE extensions.first(anyelement) IS 'The first value that is not NULL.';
CREATE FUNCTION extensions.count_true(counted bigint, holds boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN $2 THEN $1 OPERATOR(pg_catalog.+) 1 ELSE $1 END';
COMMENT ON FUNCTION extensions.count_true(bigint, boolean) IS 'The step of count_if.';
CREATE AGGREGATE extensions.count_if(boolean) (SFUNC = extensions.count_true, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);
COMMENT ON AGGREGATE extensions.count_if(boolean) IS 'How many of the values are true.';
CREATE FUNCTION extensions.middle_of(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY e) FROM pg_catalog.unnest($1) AS e';
COMMENT ON FUNCTION extensions.middle_of(double precision[]) IS 'The last step of median.';
CREATE AGGREGATE extensions.median(double precision) (SFUNC = pg_catalog.array_append, STYPE = double precision[], FINALFUNC = extensions.middle_of);
COMMENT ON AGGREGATE extensions.median(double precision) IS 'The value in the middle.';

-- Before PostgreSQL 14 array_append is declared over other polymorphic types.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 140000 THEN
        CREATE AGGREGATE extensions.list(anycompatible) (SFUNC = pg_catalog.array_append, STYPE = anycompatiblearray);
        COMMENT ON AGGREGATE extensions.list(anycompatible) IS 'The values as a list; array_agg in PostgreSQL.';
    ELSE
        CREATE AGGREGATE extensions.list(anyelement) (SFUNC = pg_catalog.array_append, STYPE = anyarray);
        COMMENT ON AGGREGATE extensions.list(anyelement) IS 'The values as a list; array_agg in PostgreSQL.';
    END IF;
END
$$;
