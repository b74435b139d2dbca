/**
 * The schema, as numbered steps: step n brings a database from version n to n + 1 (`PRAGMA user_version`).
 * A released step is never edited; a change is a new step at the end.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE keysets (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unit TEXT NOT NULL,
    fee_ppk INTEGER NOT NULL CHECK (fee_ppk >= 0),
    denominations TEXT NOT NULL,
    final_expiry INTEGER,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
  ) STRICT;
  CREATE UNIQUE INDEX keysets_one_active ON keysets (unit) WHERE active = 1;

  -- Coins issued and taken back, counted per key: a key that takes back more than it gave out was stolen.
  CREATE TABLE totals (
    keyset INTEGER NOT NULL REFERENCES keysets (number),
    amount INTEGER NOT NULL CHECK (amount > 0),
    issued INTEGER NOT NULL DEFAULT 0 CHECK (issued >= 0),
    redeemed INTEGER NOT NULL DEFAULT 0 CHECK (redeemed BETWEEN 0 AND issued),
    PRIMARY KEY (keyset, amount)
  ) STRICT, WITHOUT ROWID;

  -- The spent set is keyed on Y alone: one secret is one coin, whatever signatures exist for it.
  CREATE TABLE spent (
    y BLOB NOT NULL PRIMARY KEY CHECK (length(y) = 33),
    witness TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE signatures (
    b BLOB NOT NULL PRIMARY KEY CHECK (length(b) = 33),
    keyset INTEGER NOT NULL REFERENCES keysets (number),
    amount INTEGER NOT NULL,
    c BLOB NOT NULL CHECK (length(c) = 33),
    e BLOB NOT NULL CHECK (length(e) = 32),
    s BLOB NOT NULL CHECK (length(s) = 32)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE mint_quotes (
    id TEXT NOT NULL PRIMARY KEY,
    method TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    pubkey TEXT,
    paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
    issued INTEGER NOT NULL DEFAULT 0 CHECK (issued BETWEEN 0 AND paid),
    updated INTEGER NOT NULL,
    expiry INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mint_quotes_expiry ON mint_quotes (expiry);

  CREATE TABLE melt_quotes (
    id TEXT NOT NULL PRIMARY KEY,
    method TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('UNPAID', 'PAID')),
    expiry INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX melt_quotes_expiry ON melt_quotes (expiry);

  CREATE TABLE replies (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX replies_at ON replies (at);

  -- minted - melted - fees is what is in readers' and vendors' hands.
  CREATE TABLE books (
    unit TEXT NOT NULL PRIMARY KEY,
    minted INTEGER NOT NULL DEFAULT 0,
    melted INTEGER NOT NULL DEFAULT 0,
    fees INTEGER NOT NULL DEFAULT 0,
    CHECK (melted >= 0 AND fees >= 0 AND minted >= melted + fees)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]
