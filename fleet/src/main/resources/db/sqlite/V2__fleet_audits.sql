-- What the event log said last; kept with the position of the evidence, so each event counts once.
CREATE TABLE cert_seen (
  serial       TEXT   NOT NULL PRIMARY KEY,
  device_id    TEXT   NOT NULL,
  at           BIGINT NOT NULL            -- when a session was last opened with it
);

CREATE TABLE posture (
  device_id    TEXT   NOT NULL PRIMARY KEY,
  at           BIGINT NOT NULL,
  facts        TEXT   NOT NULL            -- JSON: what the device says of itself
);

-- Sessions displaced by another one of the same name, by UTC day.
CREATE TABLE takeover (
  device_id    TEXT   NOT NULL,
  day          BIGINT NOT NULL,           -- since the epoch
  displaced    BIGINT NOT NULL,
  moved        BIGINT NOT NULL,           -- of these, from another address
  PRIMARY KEY (device_id, day)
);

-- Finished audits of the fleet, a bounded number of them.
CREATE TABLE audit_run (
  id           TEXT   NOT NULL PRIMARY KEY,
  started_at   BIGINT NOT NULL,
  finished_at  BIGINT NOT NULL,
  cause        TEXT   NOT NULL,           -- start, schedule, operator
  valid_until  BIGINT NOT NULL,
  critical     BIGINT NOT NULL,
  high         BIGINT NOT NULL,
  medium       BIGINT NOT NULL,
  low          BIGINT NOT NULL,
  unknown      BIGINT NOT NULL,           -- rules that nothing is known about
  fresh        BIGINT NOT NULL,           -- findings that the run before had not
  resolved     BIGINT NOT NULL,
  sha256       TEXT   NOT NULL,           -- of the document
  document     BLOB   NOT NULL            -- bulwark.audit/1, gzip
);
CREATE INDEX audit_run_finished ON audit_run (finished_at);

-- The findings of the newest run: the baseline of the next.
CREATE TABLE audit_finding (
  fingerprint  TEXT   NOT NULL PRIMARY KEY,
  rule         TEXT   NOT NULL,
  severity     TEXT   NOT NULL,
  device_id    TEXT,
  message      TEXT   NOT NULL,
  since        BIGINT NOT NULL
);
