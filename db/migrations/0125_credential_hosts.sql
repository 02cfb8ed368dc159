-- Where a credential may be sent; without one it is for nobody who dials out.
ALTER TABLE project_credentials ADD COLUMN host text CHECK (host = lower(host) AND length(host) BETWEEN 1 AND 260);
