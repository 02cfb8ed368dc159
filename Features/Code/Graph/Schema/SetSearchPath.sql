-- For one transaction: names in the scripts mean this schema; index builds get the memory that keeps their sorts in one pass.
SET LOCAL search_path = {schema}, {extensions};
SET LOCAL maintenance_work_mem = '96MB';
SET LOCAL max_parallel_maintenance_workers = 0;
SET LOCAL client_min_messages = 'warning';
