import { describe, expect, it } from 'vitest'
import * as Game from './Game.ts'

function finish(game: Game.Game): void {
  for (let ticks = 0; Game.isRunning(game) && ticks < 5000; ticks++) Game.step(game)
}

describe('Game', () => {
  it('behavior: nothing moves before a go is paid, and a coin cannot be dropped', () => {
    const game = Game.begin(1)
    expect(Game.isRunning(game)).toBe(false)
    expect(Game.drop(game)).toBe(false)
  })

  it('behavior: a go is as many coins as were paid for, and comes to an end', () => {
    const game = Game.begin(1)
    Game.addGo(game, 5, 2)
    const dropped = Array.from({ length: 7 }, () => {
      Game.move(game, 60)
      return Game.drop(game)
    })
    expect(dropped).toEqual([true, true, true, true, true, false, false])
    finish(game)
    expect(Game.isRunning(game)).toBe(false)
    expect(Game.say(game)).toMatch(/^The go is over\. \d+ coins? won/)
    expect(game.best).toBe(game.won)
  })

  it('behavior: a second go bought in the middle of the first adds to it', () => {
    const game = Game.begin(1)
    Game.addGo(game, 5, 2)
    Game.drop(game)
    Game.addGo(game, 5, 3)
    expect(game.left).toBe(9)
  })

  it('behavior: the chute stays inside the machine', () => {
    const game = Game.begin(1)
    Game.move(game, -10_000)
    const least = game.chute
    Game.move(game, 20_000)
    expect(least).toBeGreaterThan(0)
    expect(game.chute).toBeGreaterThan(least)
    expect(game.chute).toBeLessThan(720)
  })

  it('behavior: a saved game is the same game, so that a reload loses no coin that was paid for', () => {
    const game = Game.begin(4)
    Game.addGo(game, 5, 2)
    Game.drop(game)
    Game.step(game)
    expect(Game.restore(JSON.stringify(game))).toEqual(game)
  })

  it('error: what is not a saved game is not restored', () => {
    const good = Game.begin(1)
    const texts = [null, '', '{', 'null', '[]', '{"table":{}}', JSON.stringify({ ...good, left: '5' })]
    const broken = JSON.stringify({ ...good, table: { ...good.table, coins: [{ id: 1, x: null, y: 2 }] } })
    for (const text of [...texts, broken]) expect(Game.restore(text)).toBeUndefined()
  })
})
