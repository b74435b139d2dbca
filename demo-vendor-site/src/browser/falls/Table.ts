/** The shelf of the penny falls, seen from above; y grows towards the player. Lengths in canvas units. */
export type Coin = { readonly id: number; x: number; y: number; readonly copper: boolean }

export type Table = { coins: Coin[]; time: number; nextId: number }

/** A coin that left the shelf: over the front edge it is won, down a side the house keeps it. */
export type Fallen = { readonly coin: Coin; readonly won: boolean }

export const size = {
  width: 720,
  height: 900,
  radius: 33,
  left: 40,
  right: 680,
  /** From here on there are no side walls. */
  open: 560,
  edge: 772,
  /** The bar's front at rest, and how far it comes out. */
  bar: 150,
  stroke: 78,
  /** Seconds from one push to the next. */
  period: 3.2,
} as const

/** One frame of the machine. */
export const tick = 1 / 60
const rounds = 8
/** A shelf is made with longer ticks, since nobody watches. */
const coarse = 1 / 8
const warmUp = 16

/** A full shelf, the same for the same seed, at rest. It has been played on, so every further coin counts. */
export function create(seed: number): Table {
  const roll = dice(seed)
  const table = fill(roll)
  for (let coins = 0; coins < warmUp; coins++) {
    drop(table, size.left + roll() * (size.right - size.left))
    for (let time = 0; time < size.period; time += coarse) step(table, coarse)
  }
  table.time = 0
  return table
}

/** Rows of coins with a gap here and there. */
function fill(roll: () => number): Table {
  const table: Table = { coins: [], time: 0, nextId: 1 }
  const across = size.radius * 2.04
  const down = across * 0.87
  const first = size.bar + size.stroke + size.radius
  for (let y = first, row = 0; y < size.edge - size.radius * 0.4; y += down, row++) {
    for (
      let x = size.left + size.radius + (row % 2) * (across / 2);
      x <= size.right - size.radius;
      x += across
    ) {
      const besides = y > size.open && (x < size.left + 60 || x > size.right - 60)
      if (roll() < 0.06 || (besides && roll() < 0.5)) continue
      add(table, x + (roll() - 0.5) * 2, y + (roll() - 0.5) * 2, roll() < 0.12)
    }
  }
  return table
}

/** Where the bar's front is. It starts drawn back. */
export function barAt(time: number): number {
  return size.bar + (size.stroke * (1 - Math.cos((time / size.period) * Math.PI * 2))) / 2
}

/** Lets a coin go at `x`, close before the bar. */
export function drop(table: Table, x: number): Coin {
  return add(table, clamp(x), barAt(table.time) + size.radius + 6, false)
}

/** How far to the side a coin may be let go. */
export function clamp(x: number): number {
  return Math.min(size.right - size.radius, Math.max(size.left + size.radius, x))
}

/** Moves the machine on by one tick, or as many seconds as are given, and returns what fell. */
export function step(table: Table, seconds: number = tick): Fallen[] {
  table.time += seconds
  const bar = barAt(table.time)
  // In rows from the back, so that a coin need only be compared with those just before it.
  table.coins.sort((a, b) => a.y - b.y)
  for (let round = 0; round < rounds; round++) {
    part(table.coins)
    for (const coin of table.coins) hold(coin, bar)
  }
  const fallen = table.coins.flatMap((coin): Fallen[] => {
    if (coin.y > size.edge) return [{ coin, won: true }]
    if (coin.x < size.left || coin.x > size.right) return [{ coin, won: false }]
    return []
  })
  if (fallen.length > 0) {
    const gone = new Set(fallen.map(({ coin }) => coin.id))
    table.coins = table.coins.filter(({ id }) => !gone.has(id))
  }
  return fallen
}

function add(table: Table, x: number, y: number, copper: boolean): Coin {
  const coin = { id: table.nextId, x, y, copper }
  table.nextId += 1
  table.coins.push(coin)
  return coin
}

/** Coins, sorted from the back, that overlap shoulder each other aside, half the way each. */
function part(coins: readonly Coin[]): void {
  const reach = size.radius * 2
  for (let i = 0; i < coins.length; i++) {
    const a = coins[i]
    if (a === undefined) continue
    for (let j = i + 1; j < coins.length; j++) {
      const b = coins[j]
      if (b === undefined) continue
      const dx = b.x - a.x
      const dy = b.y - a.y
      if (dy >= reach * 1.5) break
      if (Math.abs(dx) >= reach || Math.abs(dy) >= reach) continue
      const apart = Math.hypot(dx, dy)
      if (apart >= reach) continue
      // Two coins on one spot part along a line that depends on who they are, so that it is the same every
      // time.
      const [ux, uy] = apart > 0.001 ? [dx / apart, dy / apart] : [Math.cos(a.id), Math.sin(a.id)]
      const half = (reach - apart) / 2
      a.x -= ux * half
      a.y -= uy * half
      b.x += ux * half
      b.y += uy * half
    }
  }
}

/** The bar is behind every coin, and further back there are walls. */
function hold(coin: Coin, bar: number): void {
  coin.y = Math.max(coin.y, bar + size.radius)
  if (coin.y < size.open) coin.x = clamp(coin.x)
}

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}
