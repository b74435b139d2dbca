import { type Html, join } from '../html/Html.ts'
import { flatCoin, pile } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, hatch, oval, type Point, polygon, polyline, shape } from './Plate.ts'

/** A counter: behind the curtain somebody pays, behind the glass lie the books. */
export const taler: Picture = {
  alt: 'Engraving: a counter. On the left a heavy curtain, from under which a tray with one copper coin is pushed; on the right a pane of glass, and behind it an open ledger and piles of coins.',
  caption: 'Whoever pays stands behind a curtain; whoever is paid keeps an open book.',
  plate: join([wall(), shelf(), books(), ...glass(), counter(), ...curtain(), tray()]),
}

function wall(): Html {
  return shape('hatch', hatch(box(0, 12, 640, 300), { angle: 0, gap: 5.6, seed: 71 }))
}

function shelf(): Html {
  const spines = [22, 16, 26, 18, 20, 30, 16, 22, 18, 26]
  let x = 352
  const parts: Html[] = []
  spines.forEach((width, index) => {
    const height = 62 + ((index * 7) % 5) * 5
    const spine = box(x, 112 - height, width, height)
    parts.push(shape('paper', polygon(spine)))
    parts.push(
      shape('hatch', hatch(spine, { angle: index % 3 === 0 ? 90 : 0, gap: index % 2 === 0 ? 3 : 5 })),
    )
    parts.push(
      shape('line', polygon(spine)),
      shape('fine', `M${x + 3} ${124 - height}h${width - 6}M${x + 3} ${130 - height}h${width - 6}`),
    )
    x += width
  })
  return join([
    ...parts,
    shape('paper', polygon(box(330, 112, 290, 9))),
    shape('line', polygon(box(330, 112, 290, 9))),
  ])
}

function books(): Html {
  const leftPage: Point[] = [
    [388, 214],
    [470, 206],
    [474, 282],
    [372, 288],
  ]
  const rightPage: Point[] = [
    [470, 206],
    [556, 212],
    [576, 286],
    [474, 282],
  ]
  const lines = Array.from({ length: 8 }, (_, index) => {
    const y = 222 + index * 8
    return `M${396 - index * 1.6} ${y}L464 ${y - 5}M480 ${y - 6}L${546 + index * 2} ${y - 2}`
  })
  const columns = 'M440 209L436 285M530 211L540 285'
  return join([
    pile([362, 282], 26, 6),
    pile([606, 284], 24, 9),
    shape('paper', polygon(leftPage) + polygon(rightPage)),
    shape('fine', lines.join('') + columns),
    shape(
      'hatch',
      hatch(
        [
          [470, 206],
          [486, 207],
          [492, 283],
          [474, 282],
        ],
        { angle: 80, gap: 2.6 },
      ),
    ),
    shape('line', `${polygon(leftPage)}${polygon(rightPage)}M372 288Q420 294 474 286Q530 294 576 286`),
  ])
}

function glass(): Html[] {
  const shines: Point[][] = [
    [
      [360, 300],
      [380, 300],
      [470, 140],
      [450, 140],
    ],
    [
      [392, 300],
      [400, 300],
      [490, 140],
      [482, 140],
    ],
    [
      [520, 300],
      [552, 300],
      [622, 176],
      [622, 150],
      [604, 150],
    ],
  ]
  return [
    shape('hatch', shines.map((shine) => hatch(shine, { angle: -60.5, gap: 3.6 })).join('')),
    shape('paper', polygon(box(318, 126, 10, 176)) + polygon(box(318, 126, 322, 9))),
    shape('line', `${polygon(box(318, 126, 10, 176))}M318 126H640M328 135H640`),
  ]
}

function counter(): Html {
  const top: Point[] = [
    [0, 296],
    [640, 296],
    [640, 322],
    [0, 322],
  ]
  const front = box(0, 322, 640, 78)
  const panels = [24, 180, 336, 492].map((x) => polygon(box(x, 338, 128, 48)))
  return join([
    shape('paper', polygon(top) + polygon(front)),
    shape('hatch', hatch(top, { angle: 0, gap: 4, seed: 72 }) + hatch(front, { angle: 90, gap: 4.4 })),
    shape('paper', panels.join('')),
    shape(
      'hatch',
      [24, 180, 336, 492].map((x) => hatch(box(x, 338, 128, 48), { angle: 0, gap: 4, seed: x })).join(''),
    ),
    shape('line', `M0 296H640M0 322H640${panels.join('')}`),
  ])
}

function curtain(): Html[] {
  const hem: Point[] = []
  for (let x = 0; x <= 306; x += 6)
    hem.push([x, 300 + Math.sin(x / 11.5) * 5 + (x > 280 ? (x - 280) * -0.25 : 0)])
  const outline: Point[] = [[0, 0], [306, 0], ...[...hem].reverse()]
  const folds: Html[] = []
  for (let x = 0; x < 306; x += 36) {
    const edge = (along: number, y: number): Point => [x + along + Math.sin(y / 60 + x) * 4, y]
    const column = (from: number, to: number): Point[] => [
      ...Array.from({ length: 31 }, (_, index) => edge(from, index * 10)),
      ...Array.from({ length: 31 }, (_, index) => edge(to, 300 - index * 10)),
    ]
    folds.push(
      shape(
        'hatch',
        hatch(column(16, 35), { angle: 88, gap: 2.4 }) +
          hatch(column(4, 34), { angle: 88, gap: 4.8, seed: x }),
      ),
    )
    folds.push(shape('line', polyline(Array.from({ length: 31 }, (_, index) => edge(35, index * 10)))))
  }
  const rod = box(0, 18, 322, 9)
  const rings = Array.from({ length: 9 }, (_, index) => oval([18 + index * 35, 22], 9, 11)).join('')
  return [
    shape('paper', polygon(outline)),
    ...folds,
    shape('line', polyline([[306, 0], ...[...hem].reverse()])),
    shape('paper', polygon(rod)),
    shape('line', polygon(rod) + rings),
    shape('ink', oval([324, 22], 9)),
  ]
}

function tray(): Html {
  const rim = ellipse([222, 310], 78, 15)
  return join([
    shape('hatch', hatch(ellipse([228, 318], 80, 12), { angle: 0, gap: 2.4 })),
    shape('paper', polygon(rim)),
    shape('line', oval([222, 310], 78, 15) + oval([222, 310], 66, 11)),
    shape(
      'hatch',
      hatch(
        rim.filter(([x]) => x > 240),
        { angle: 30, gap: 3 },
      ),
    ),
    flatCoin([226, 309], 28, 6, true),
  ])
}
