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
  `
  ALTER TABLE claims ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1));
  -- Payments of plain coins: stored before they are sent to their bank, and never forgotten.
  CREATE TABLE swaps (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('swapping', 'claimed', 'released')),
    challenge TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    claim TEXT NOT NULL,
    keyset TEXT NOT NULL,
    request TEXT NOT NULL,
    outputs TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    problem TEXT,
    evidence TEXT
  );
  CREATE UNIQUE INDEX swaps_by_challenge ON swaps (challenge) WHERE state <> 'released';
  CREATE INDEX swaps_open ON swaps (next_at) WHERE state = 'swapping';
  -- The coins that were presented. A live one is in the spent set as those of offline claims are.
  CREATE TABLE swapped (
    y BLOB NOT NULL CHECK (length(y) = 33),
    swap INTEGER NOT NULL REFERENCES swaps (n),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    PRIMARY KEY (y, swap)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX swapped_live ON swapped (y) WHERE is_live = 1;
  CREATE INDEX swapped_by_swap ON swapped (swap);
  -- The part of what a bank owes that it has confirmed: coins it signed for this till.
  CREATE TABLE settled (
    bank TEXT PRIMARY KEY,
    units INTEGER NOT NULL CHECK (units >= 0)
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
