/** The till's tables, one step a version; a step that was released is never changed. */
export const tillMigrations: readonly string[] = [
  `
  CREATE TABLE vendor_keys (
    epoch INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
  );
  CREATE TABLE claims (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    challenge TEXT NOT NULL UNIQUE,
    resource TEXT NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'each')),
    scope TEXT NOT NULL,
    bank TEXT NOT NULL,
    currency TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price > 0),
    received INTEGER NOT NULL CHECK (received >= price),
    reference TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    access INTEGER,
    lease_until INTEGER NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0,
    answer_status INTEGER,
    answer_type TEXT,
    answer_body BLOB
  );
  CREATE INDEX claims_by_time ON claims (claimed_at);
  -- The spent set: keyed on Y alone.
  CREATE TABLE coins (
    y BLOB PRIMARY KEY CHECK (length(y) = 33),
    claim INTEGER NOT NULL REFERENCES claims (n),
    amount INTEGER NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'taken', 'redeemed', 'lost')),
    batch TEXT,
    keyset TEXT NOT NULL,
    secret TEXT,
    c TEXT,
    dleq TEXT,
    refund_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX coins_by_claim ON coins (claim);
  CREATE INDEX coins_waiting ON coins (state) WHERE state IN ('held', 'taken');
  CREATE TABLE waiting (
    bank TEXT PRIMARY KEY,
    units INTEGER NOT NULL CHECK (units >= 0)
  );
  CREATE TABLE replays (
    claim INTEGER NOT NULL REFERENCES claims (n),
    at INTEGER NOT NULL
  );
  CREATE INDEX replays_by_claim ON replays (claim, at);
  CREATE TABLE keysets (
    id TEXT PRIMARY KEY,
    bank TEXT NOT NULL,
    wire TEXT NOT NULL
  );
  CREATE TABLE frozen (
    bank TEXT PRIMARY KEY,
    reason TEXT NOT NULL
  );
  `,
]

/** The redeemer's tables: its requests, and its money. */
export const purseMigrations: readonly string[] = [
  `
  CREATE TABLE batches (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bank TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    ys TEXT NOT NULL,
    keyset TEXT NOT NULL,
    request TEXT NOT NULL,
    outputs TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    problem TEXT,
    evidence TEXT
  );
  CREATE INDEX batches_open ON batches (state) WHERE state IN ('sending', 'unknown');
  CREATE TABLE inputs (
    y TEXT NOT NULL,
    batch TEXT NOT NULL REFERENCES batches (id),
    PRIMARY KEY (y, batch)
  ) WITHOUT ROWID;
  CREATE TABLE coins (
    secret TEXT PRIMARY KEY,
    bank TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    keyset TEXT NOT NULL,
    c TEXT NOT NULL
  );
  CREATE TABLE holder (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
  );
  `,
]
