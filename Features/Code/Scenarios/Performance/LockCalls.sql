-- Where locks are taken and given back.
SELECT k.name, k.filename, coalesce(k.line_number, 0) AS line, k.containing_method_id AS method_id
FROM nodes_call k
WHERE k.name IN ('Lock', 'lock', 'RLock', 'acquire', 'pthread_mutex_lock', 'EnterCriticalSection', 'LWLockAcquire', 'SpinLockAcquire',
                 'Unlock', 'unlock', 'RUnlock', 'release', 'pthread_mutex_unlock', 'LeaveCriticalSection', 'LWLockRelease', 'SpinLockRelease')
  AND k.containing_method_id IS NOT NULL
ORDER BY k.containing_method_id, k.line_number, k.id;
