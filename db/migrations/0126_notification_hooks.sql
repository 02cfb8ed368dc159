-- Where the organization hears of its runs. The addresses are secrets: whoever has one can write there.
ALTER TABLE organizations
    ADD COLUMN slack_webhook sealed,
    ADD COLUMN slack_events  text[] NOT NULL DEFAULT '{FAILED,ERROR,UNSTABLE}',
    ADD COLUMN teams_webhook sealed,
    ADD COLUMN teams_events  text[] NOT NULL DEFAULT '{FAILED,ERROR,UNSTABLE}';
