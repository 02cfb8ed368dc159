SELECT id, master_id, wrapped FROM installation_keys WHERE master_id = @MasterId;
