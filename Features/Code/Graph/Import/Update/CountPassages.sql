-- script: graph. How many passages of documents there are.
SELECT count(*) AS passages FROM {graph}.documents
