import { describe, expect, it } from 'vitest'
import * as Table from './Table.ts'

const seconds = (count: number): number => Math.round(count / Table.tick)

function run(table: Table.Table, ticks: number): Table.Fallen[] {
  return Array.from({ length: ticks }, () => Table.step(table)).flat()
}

describe('Table', () => {
  it('behavior: a new shelf is full, and stays as it is while the bar goes to and fro', () => {
    const table = Table.create(7)
    const before = table.coins.length
    expect(before).toBeGreaterThan(40)
    const settled = run(table, seconds(Table.size.period))
    expect(settled.length).toBeLessThan(4)
    expect(run(table, seconds(Table.size.period * 4))).toEqual([])
  })

  it('behavior: every coin is on the shelf or has fallen, and none twice', () => {
    for (const seed of [1, 2]) {
      const table = Table.create(seed)
      const start = table.coins.length
      const fallen: Table.Fallen[] = []
      for (let dropped = 0; dropped < 12; dropped++) {
        Table.drop(table, 80 + ((dropped * 97) % 560))
        fallen.push(...run(table, seconds(1.1)))
      }
      expect(table.coins.length + fallen.length).toBe(start + 12)
      expect(new Set(fallen.map(({ coin }) => coin.id)).size).toBe(fallen.length)
    }
  })

  it('behavior: what is pushed in at the back comes out at the front, though the house keeps some', () => {
    const table = Table.create(11)
    const fallen: Table.Fallen[] = []
    for (let dropped = 0; dropped < 36; dropped++) {
      Table.drop(table, 60 + ((dropped * 131) % 600))
      fallen.push(...run(table, seconds(1.6)))
    }
    const won = fallen.filter((each) => each.won).length
    expect(won).toBeGreaterThan(12)
    expect(won).toBeLessThan(36)
    expect(fallen.length - won).toBeGreaterThan(0)
  })

  it('behavior: the same seed and the same drops give the same game', () => {
    const play = (): string => {
      const table = Table.create(5)
      const fallen = [80, 200, 333, 640].flatMap((x) => {
        Table.drop(table, x)
        return run(table, seconds(2))
      })
      return JSON.stringify([table, fallen])
    }
    expect(play()).toBe(play())
  })

  it('behavior: coins at rest do not lie in one another, and none lies behind the bar', () => {
    const table = Table.create(3)
    for (const x of [300, 300, 301, 420]) {
      Table.drop(table, x)
      run(table, seconds(4))
    }
    for (const [index, a] of table.coins.entries()) {
      expect(a.y).toBeGreaterThanOrEqual(Table.barAt(table.time) + Table.size.radius - 0.01)
      for (const b of table.coins.slice(index + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(Table.size.radius * 2 - 6)
      }
    }
  })

  it('error: a coin let go outside the machine lands inside it', () => {
    const table = Table.create(1)
    expect(Table.drop(table, -500).x).toBe(Table.size.left + Table.size.radius)
    expect(Table.drop(table, 9e9).x).toBe(Table.size.right - Table.size.radius)
  })
})
