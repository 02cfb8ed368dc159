-- What these rules found in this graph; nothing when it was not scanned by them.
SELECT d.value AS document
FROM nodes_key_value_pair v
JOIN nodes_key_value_pair d ON d.key = 'security.scan'
WHERE v.key = 'security.version' AND v.value = @Version;
