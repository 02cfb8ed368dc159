-- Calls that ask a server for a path written out in them.
SELECT k.name, coalesce(k.code, '') AS code, k.filename, coalesce(k.line_number, 0) AS line
FROM nodes_call k
JOIN nodes_file f ON f.name = k.filename
WHERE k.name IN ('fetch', 'get', 'post', 'put', 'delete', 'patch', 'head', 'request', 'axios', 'ajax', 'getJSON', 'GetAsync', 'PostAsync', 'PutAsync', 'DeleteAsync', 'PatchAsync', 'GetStringAsync', 'GetFromJsonAsync',
                 'PostAsJsonAsync', 'PutAsJsonAsync', 'urlopen', 'Get', 'Post', 'NewRequest', 'NewRequestWithContext', 'exchange', 'getForObject', 'postForObject', 'getForEntity', 'postForEntity', 'curl_init', 'uri', 'URL', 'open', 'dataTask')
  AND f.is_test IS NOT TRUE AND f.is_vendored IS NOT TRUE
  AND k.code ~ '["''`](https?://[^/"''`]+)?/[A-Za-z0-9_][^"''`]*["''`]'
ORDER BY k.filename COLLATE "C", k.line_number, k.id
LIMIT @Take;
