import * as Table from './Table.ts'

/** Where a game stands. Everything here is plain data, so that a reload can go on from it. */
export type Game = {
  table: Table.Table
  /** Where the chute is. */
  chute: number
  /** Coins paid for and not yet dropped. */
  left: number
  /** Won and lost since the go began. */
  won: number
  lost: number
  best: number
  /** Until this moment of the machine's time it keeps running. */
  until: number
}

const settle = Table.size.period * 1.5
const fewest = 42

export function begin(seed: number): Game {
  return {
    table: Table.create(seed),
    chute: Table.size.width / 2,
    left: 0,
    won: 0,
    lost: 0,
    best: 0,
    until: 0,
  }
}

/** Adds the coins of a go. The score starts again when the last go is over; a thin shelf is filled up. */
export function addGo(game: Game, coins: number, seed: number): void {
  if (game.left === 0) {
    game.won = 0
    game.lost = 0
  }
  game.left += coins
  if (game.table.coins.length < fewest) game.table = { ...Table.create(seed), time: game.table.time }
}

export function move(game: Game, by: number): void {
  game.chute = Table.clamp(game.chute + by)
}

/** Drops a coin at the chute. False when there is none left. */
export function drop(game: Game): boolean {
  if (game.left === 0) return false
  game.left -= 1
  Table.drop(game.table, game.chute)
  game.until = game.table.time + settle
  return true
}

/** Whether the bar moves: while there are coins to drop, and until the last has come to rest. */
export function isRunning(game: Game): boolean {
  return game.left > 0 || game.table.time < game.until
}

/** One tick of the machine. What falls counts at once, and keeps the machine running a little longer. */
export function step(game: Game): Table.Fallen[] {
  const fallen = Table.step(game.table)
  for (const { won } of fallen) {
    if (won) game.won += 1
    else game.lost += 1
  }
  if (fallen.length > 0) game.until = Math.max(game.until, game.table.time + Table.size.period / 2)
  game.best = Math.max(game.best, game.won)
  return fallen
}

/** What to tell someone who cannot see the shelf. */
export function say(game: Game): string {
  const kept = game.lost === 0 ? '' : `, ${game.lost} to the house`
  if (game.left > 0) return `${coins(game.left)} to drop. ${coins(game.won)} won${kept}.`
  if (isRunning(game)) return `The last coin is down. ${coins(game.won)} won${kept}.`
  return `The go is over. ${coins(game.won)} won${kept}.`
}

function coins(count: number): string {
  return count === 1 ? '1 coin' : `${count} coins`
}

/** A game that was saved, or undefined when the text is not one. */
export function restore(text: string | null): Game | undefined {
  try {
    const saved: unknown = JSON.parse(text ?? '')
    return isGame(saved) ? saved : undefined
  } catch {
    return undefined
  }
}

function isGame(saved: unknown): saved is Game {
  const numbers = ['chute', 'left', 'won', 'lost', 'best', 'until']
  if (!has(saved, numbers) || !('table' in saved)) return false
  const { table } = saved
  if (!has(table, ['time', 'nextId']) || !('coins' in table)) return false
  const list: unknown = table.coins
  return Array.isArray(list) && list.length <= 200 && list.every((coin) => has(coin, ['id', 'x', 'y']))
}

function has(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map(Object.entries(value))
  return names.every((name) => Number.isFinite(fields.get(name)))
}
