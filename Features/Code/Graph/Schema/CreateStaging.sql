-- script: an empty schema for one attempt at an import.
CREATE SCHEMA {schema};
