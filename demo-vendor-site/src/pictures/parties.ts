import { type Html, join } from '../html/Html.ts'
import { coin, flatCoin } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, hatch, lettering, oval, type Point, polygon, shape } from './Plate.ts'

/** Reader, shop and bank, and what goes between them. */
export const partiesPicture: Picture = {
  alt: 'Engraving: a purse at the lower left, a cash till at the lower right, a bank with columns above; coins go from bank to purse, from purse to till, and from till back to the bank.',
  caption:
    'The bank fills the purse and does not see which coins; the purse pays the till; the till takes them home.',
  plate: join([back(), bank(), purse(), till(), ...ways()]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 14, 640, 150), { angle: 0, gap: 4.4, fade: 2.6, seed: 111 })),
    shape('hatch', hatch(box(0, 366, 640, 24), { angle: 0, gap: 3.4, fade: 1.4, seed: 112 })),
    shape('line', 'M0 364H640'),
  ])
}

function bank(): Html {
  const gable: Point[] = [
    [206, 78],
    [320, 30],
    [434, 78],
  ]
  const beam = box(212, 78, 216, 14)
  const steps = [box(212, 168, 216, 9), box(202, 177, 236, 9), box(192, 186, 256, 10)]
  const columns = [224, 264, 304, 344, 384].map((x) => box(x, 92, 22, 76))
  return join([
    shape('paper', polygon(gable) + polygon(box(212, 78, 216, 108))),
    shape('hatch', hatch(box(216, 94, 208, 72), { angle: 0, gap: 3 })),
    shape('paper', columns.map(polygon).join('')),
    shape(
      'hatch',
      columns
        .map((column) =>
          hatch(
            column.map(([x, y]): Point => [x, y]),
            { angle: 90, gap: 4.6 },
          ),
        )
        .join(''),
    ),
    shape(
      'hatch',
      hatch(
        [
          [320, 30],
          [434, 78],
          [330, 78],
        ],
        { angle: 24, gap: 3.6 },
      ),
    ),
    shape('paper', [beam, ...steps].map(polygon).join('')),
    shape('line', [gable, beam, ...steps, ...columns].map(polygon).join('')),
    coin([320, 60], 13, { label: '¢' }),
  ])
}

function purse(): Html {
  const bag: Point[] = [
    ...ellipse([126, 306], 82, 58, { from: -0.35, to: Math.PI + 0.35, steps: 30 }),
    [70, 250],
    [182, 250],
  ]
  const shade: Point[] = ellipse([140, 312], 66, 48, { from: -0.4, to: 1.9, steps: 24 })
  return join([
    shape('hatch', hatch(ellipse([136, 364], 96, 12), { angle: 0, gap: 2.4 })),
    flatCoin([108, 250], 24, 6),
    flatCoin([148, 248], 24, 6),
    flatCoin([128, 244], 24, 6, true),
    shape('paper', polygon(bag)),
    shape('hatch', hatch(bag, { angle: 74, gap: 6, seed: 113 }) + hatch(shade, { angle: 40, gap: 3.6 })),
    shape('line', polygon(bag)),
    shape('copper', polygon(box(66, 244, 120, 12))),
    shape('line', `${polygon(box(66, 244, 120, 12))}M84 268Q126 282 168 268`),
    shape('copper', oval([118, 240], 7) + oval([134, 240], 7)),
    shape('line', oval([118, 240], 7) + oval([134, 240], 7)),
  ])
}

function till(): Html {
  const body: Point[] = [
    [440, 362],
    [440, 300],
    [462, 252],
    [576, 252],
    [598, 300],
    [598, 362],
  ]
  const display = box(474, 218, 90, 36)
  const keys = [0, 1, 2].flatMap((row) =>
    [0, 1, 2, 3].map((column) => oval([478 + column * 27 - row * 1.5 + row, 268 + row * 12], 7, 4.4)),
  )
  return join([
    shape('hatch', hatch(ellipse([524, 366], 104, 10), { angle: 0, gap: 2.4 })),
    shape('paper', polygon(body) + polygon(display)),
    shape(
      'hatch',
      hatch(
        [
          [560, 252],
          [576, 252],
          [598, 300],
          [598, 362],
          [566, 362],
        ],
        { angle: 58, gap: 3.4 },
      ) + hatch(body, { angle: 0, gap: 7, seed: 114 }),
    ),
    shape('paper', keys.join('')),
    shape('line', keys.join('')),
    shape('paper', polygon(box(448, 312, 142, 42))),
    shape('hatch', hatch(box(448, 312, 142, 42), { angle: 0, gap: 4 })),
    shape('line', `${polygon(body)}${polygon(display)}${polygon(box(448, 312, 142, 42))}M440 304H598`),
    shape('copper', oval([519, 333], 9)),
    shape('line', oval([519, 333], 9)),
    lettering('5¢', [519, 245], 25),
  ])
}

function ways(): Html[] {
  const heads: Point[][] = [
    [
      [118, 222],
      [110, 204],
      [128, 206],
    ],
    [
      [430, 318],
      [412, 326],
      [412, 310],
    ],
    [
      [462, 196],
      [482, 200],
      [472, 214],
    ],
  ]
  return [
    shape('line', 'M196 176C146 178 124 190 119 212M214 318H420M540 212C530 196 506 188 470 198'),
    shape('ink', heads.map(polygon).join('')),
    coin([146, 186], 12, { label: '' }),
    coin([266, 318], 13, { label: '', copper: true }),
    coin([330, 318], 13, { label: '', copper: true }),
    coin([520, 194], 12, { label: '' }),
  ]
}
