import { type Html, join } from '../html/Html.ts'
import { flatCoin } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, dice, hatch, oval, type Point, polygon, shape } from './Plate.ts'

/** The machine on the pier: a shelf of coins, a bar behind them, an edge before them. */
export const fallsPicture: Picture = {
  alt: 'Engraving: a coin pusher; a bar pushes a crowd of coins over the edge of a shelf, and one copper coin is falling.',
  caption: 'One more might do it.',
  plate: join([cabinet(), bar(), ...shelf(), lip(), ...fallen()]),
}

function cabinet(): Html {
  const left: Point[] = [
    [0, 0],
    [120, 60],
    [120, 262],
    [0, 330],
  ]
  const right: Point[] = [
    [640, 0],
    [520, 60],
    [520, 262],
    [640, 330],
  ]
  const back = box(120, 40, 400, 90)
  const bulbs = Array.from({ length: 13 }, (_, index) => oval([140 + index * 30, 30], 7)).join('')
  return join([
    shape(
      'hatch',
      hatch(left, { angle: 90, gap: 4 }) +
        hatch(right, { angle: 90, gap: 3 }) +
        hatch(right, { angle: 30, gap: 5 }) +
        hatch(back, { angle: 0, gap: 3 }),
    ),
    shape('line', `${polygon(left)}${polygon(right)}${polygon(back)}`),
    shape('copper', bulbs),
    shape('line', bulbs),
  ])
}

function bar(): Html {
  const top: Point[] = [
    [126, 122],
    [514, 122],
    [522, 150],
    [118, 150],
  ]
  const front = box(118, 150, 404, 26)
  return join([
    shape('paper', polygon(top) + polygon(front)),
    shape('hatch', hatch(front, { angle: 0, gap: 2.6 }) + hatch(top, { angle: 70, gap: 6 })),
    shape('line', polygon(top) + polygon(front)),
  ])
}

function shelf(): Html[] {
  const top: Point[] = [
    [120, 176],
    [520, 176],
    [580, 300],
    [60, 300],
  ]
  const roll = dice(101)
  const coins: { x: number; y: number; copper: boolean }[] = []
  for (let row = 0; row < 6; row++) {
    const y = 190 + row * 20
    const count = 9 + row
    for (let index = 0; index < count; index++) {
      if (roll() < 0.16) continue
      const spread = 372 + row * 26
      coins.push({
        x: 320 - spread / 2 + ((index + 0.5) * spread) / count + (roll() - 0.5) * 14,
        y: y + roll() * 8,
        copper: roll() < 0.1,
      })
    }
  }
  coins.sort((a, b) => a.y - b.y)
  return [
    shape('paper', polygon(top)),
    shape('hatch', hatch(top, { angle: 0, gap: 3.4, seed: 102 })),
    shape('line', polygon(top)),
    ...coins.map(({ x, y, copper }) => flatCoin([x, y], 17 + (y - 190) / 14, 5, copper)),
  ]
}

function lip(): Html {
  const edge = box(56, 302, 528, 12)
  const pit: Point[] = [
    [60, 314],
    [580, 314],
    [600, 400],
    [40, 400],
  ]
  return join([
    shape('paper', polygon(edge) + polygon(pit)),
    shape('hatch', hatch(pit, { angle: 0, gap: 2.8, fade: 2 }) + hatch(edge, { angle: 90, gap: 3 })),
    shape('line', polygon(edge)),
  ])
}

function fallen(): Html[] {
  return [
    flatCoin([266, 326], 24, 6),
    flatCoin([330, 352], 25, 6, true),
    flatCoin([402, 330], 24, 6),
    flatCoin([302, 386], 26, 6),
    flatCoin([378, 380], 26, 6),
  ]
}
