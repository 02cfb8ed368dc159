-- script: for one transaction: names in the scripts mean this schema, and sorts of index builds get memory.
-- Loads and index builds may take longer than a statement of the product may.
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL search_path = {schema}, {extensions};
SET LOCAL maintenance_work_mem = '96MB';
SET LOCAL max_parallel_maintenance_workers = 0;
SET LOCAL client_min_messages = 'warning';
-- A sample of 9,000 rows tells the planner enough; the usual 30,000 cost an import a tenth of the server's time.
SET LOCAL default_statistics_target = 30;
