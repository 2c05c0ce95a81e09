-- Times are epoch milliseconds. Hex and words are lower case. A device's row is never deleted.
CREATE TABLE device (
  id           TEXT   COLLATE "C" NOT NULL PRIMARY KEY, -- sorted as SQLite sorts it
  class        TEXT   NOT NULL,
  site         TEXT   NOT NULL,
  zone         TEXT   NOT NULL,
  tags         TEXT   NOT NULL,           -- sorted, separated by ';'
  state        TEXT   NOT NULL,
  created_at   BIGINT NOT NULL
);

-- One-time enrolment tokens: only the SHA-256 is kept.
CREATE TABLE token (
  sha256       TEXT   NOT NULL PRIMARY KEY,
  device_id    TEXT   NOT NULL REFERENCES device (id),
  expires_at   BIGINT NOT NULL,
  used_at      BIGINT,
  refusals     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX token_device ON token (device_id);

CREATE TABLE issuer (
  id           TEXT   NOT NULL PRIMARY KEY, -- root, device, server
  subject      TEXT   NOT NULL,
  key_name     TEXT   NOT NULL,
  der          BYTEA  NOT NULL,
  not_after    BIGINT NOT NULL
);

CREATE TABLE cert (
  issuer_id    TEXT   NOT NULL,
  serial       TEXT   NOT NULL,
  device_id    TEXT,                       -- null for the house's own
  fingerprint  TEXT   NOT NULL UNIQUE,
  spki_sha256  TEXT   NOT NULL,
  profile      TEXT   NOT NULL,
  not_before   BIGINT NOT NULL,
  not_after    BIGINT NOT NULL,
  status       TEXT   NOT NULL,            -- good, revoked
  revoked_at   BIGINT,
  reason       TEXT,
  revocation_version BIGINT,
  der          BYTEA  NOT NULL,
  PRIMARY KEY (issuer_id, serial)
);
CREATE INDEX cert_device ON cert (device_id);
CREATE INDEX cert_not_after ON cert (not_after);
CREATE INDEX cert_revocation ON cert (issuer_id, revocation_version);

-- A public key belongs to one device for ever (reuse across devices is refused).
CREATE TABLE device_key (
  spki_sha256  TEXT   NOT NULL PRIMARY KEY,
  device_id    TEXT   NOT NULL
);

CREATE TABLE audit_leaf (
  idx          BIGINT NOT NULL PRIMARY KEY,
  body         BYTEA  NOT NULL,
  hash         BYTEA  NOT NULL            -- of the body, so that damage behind the newest signed head shows as well
);
-- Roots of complete subtrees over 2^level leaves, level 4 and up; smaller ones are hashed from their leaves.
CREATE TABLE audit_node (
  level        BIGINT NOT NULL,
  idx          BIGINT NOT NULL,
  hash         BYTEA  NOT NULL,
  PRIMARY KEY (level, idx)
);
CREATE TABLE audit_head (
  size         BIGINT NOT NULL PRIMARY KEY,
  root         BYTEA  NOT NULL,
  at           BIGINT NOT NULL,
  signature    BYTEA  NOT NULL
);

-- Events committed with a change and not yet in the event log.
CREATE TABLE outbox (
  seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- never used twice
  event_id     TEXT   NOT NULL,
  json         TEXT   NOT NULL
);

-- How far each consumer of the event log has come.
CREATE TABLE position (
  consumer     TEXT   NOT NULL PRIMARY KEY,
  next_offset  BIGINT NOT NULL
);

CREATE TABLE evidence (
  subject      TEXT   NOT NULL,            -- a device id, or * for the platform
  assertion    TEXT   NOT NULL,
  source       TEXT   NOT NULL,
  id           TEXT   NOT NULL,
  holds        BIGINT NOT NULL,
  collected_at BIGINT NOT NULL,
  expires_at   BIGINT,
  origin       TEXT   NOT NULL,            -- the event or artefact it came from
  sha256       TEXT   NOT NULL,
  PRIMARY KEY (subject, assertion, source)
);

-- Small facts with one value: revocation version, crl number.
CREATE TABLE counter (
  name         TEXT   NOT NULL PRIMARY KEY,
  value        BIGINT NOT NULL
);

-- Idempotent operator calls: the same key gives the same answer.
CREATE TABLE idempotency (
  key          TEXT   NOT NULL PRIMARY KEY,
  at           BIGINT NOT NULL,
  status       BIGINT NOT NULL,
  body         TEXT   NOT NULL
);
