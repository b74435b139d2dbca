import { type Html, join } from '../html/Html.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, group, hatch, lettering, oval, type Point, polygon, shape } from './Plate.ts'

const bottle: readonly Point[] = [
  [0, 0],
  [26, 0],
  [28, 6],
  [25, 12],
  [25, 22],
  [22, 40],
  [23, 60],
  [32, 84],
  [46, 108],
  [52, 130],
  [54, 160],
  [54, 286],
  [50, 296],
  [0, 296],
]

/** Milk bottles with cardboard tops, and the tokens that were made in their image. */
export const mill: Picture = {
  alt: 'Engraving: two milk bottles with cardboard tops; before them lie sales tax tokens of one and five mills, round, square and pierced.',
  caption: 'Missouri’s first mills were made like milk tops, of cardboard, and wore about as well.',
  plate: join([back(), milk([168, 62], 1), milk([300, 92], 0.9), ...tokens()]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 14, 640, 320), { angle: 0, gap: 5, fade: 1.9, seed: 91 })),
    shape('paper', polygon(box(0, 330, 640, 70))),
    shape('hatch', hatch(box(0, 334, 640, 66), { angle: 0, gap: 4, fade: 1.6, seed: 92 })),
    shape('line', 'M0 330H640'),
  ])
}

function milk(at: Point, scale: number): Html {
  const right = [...bottle]
  const outline: Point[] = [...right, ...[...right].reverse().map(([x, y]): Point => [-x, y])]
  const full = outline.filter(([, y]) => y >= 60)
  const shade: Point[] = [...right, ...[...right].reverse().map(([x, y]): Point => [x * 0.55, y])]
  const glint: Point[] = [
    [-42, 150],
    [-34, 146],
    [-34, 262],
    [-42, 268],
  ]
  return group(`translate(${at[0]} ${at[1]}) scale(${scale})`, [
    shape(
      'hatch',
      hatch(
        [
          [20, 280],
          [54, 290],
          [180, 318],
          [120, 326],
          [-30, 300],
        ],
        { angle: 12, gap: 3.4 },
      ),
    ),
    shape('paper', polygon(outline)),
    shape(
      'hatch',
      hatch(
        outline.filter(([, y]) => y <= 62),
        { angle: 90, gap: 5 },
      ) +
        hatch(shade, { angle: 90, gap: 4.4 }) +
        hatch(shade, { angle: 40, gap: 5.6 }),
    ),
    shape('fine', `${polygon(glint)}M-23 60Q0 68 23 60M-30 80Q0 90 30 80`),
    shape('line', polygon(outline)),
    shape('fine', polygon(full)),
    shape('copper', oval([0, 2], 24, 6)),
    shape('line', `${oval([0, 2], 24, 6)}M8 0l14 -7l6 3l-12 6`),
    lettering('MILK', [0, 210], 26),
    shape('fine', 'M-38 184Q0 176 38 184M-38 222Q0 230 38 222'),
  ])
}

function token([x, y]: Point, r: number, value: string, { copper = false, hole = false } = {}): Html {
  const outline = ellipse([0, 0], r)
  const parts = [
    shape('hatch', hatch(ellipse([6, 7], r), { angle: 40, gap: 2.6 })),
    shape(copper ? 'copper' : 'paper', oval([0, 0], r)),
    shape(
      'hatch',
      hatch(
        outline.filter(([px, py]) => px + py > r * 0.5),
        { angle: 40, gap: 3.4 },
      ),
    ),
    shape('line', oval([0, 0], r) + oval([0, 0], r * 0.86)),
  ]
  if (hole) {
    parts.push(shape('ink', oval([0, 0], r * 0.2)), lettering(`${value} MILLS`, [0, r * 0.62], r * 0.27))
    parts.push(lettering('SALES TAX', [0, -r * 0.42], r * 0.23))
  } else {
    parts.push(lettering(value, [0, r * 0.24], r * 0.95), lettering('MILL', [0, r * 0.64], r * 0.3))
  }
  return group(`translate(${x} ${y})`, parts)
}

function tokens(): Html[] {
  const square = box(-38, -38, 76, 76)
  return [
    token([474, 188], 74, '1'),
    token([578, 272], 54, '5', { hole: true }),
    token([424, 312], 58, '1', { copper: true }),
    group('translate(514 350) rotate(-14) scale(0.84)', [
      shape('paper', polygon(square)),
      shape('hatch', hatch(square, { angle: 30, gap: 6 })),
      shape('paper', polygon(box(-28, -28, 56, 56))),
      shape('line', polygon(square) + polygon(box(-28, -28, 56, 56))),
      lettering('1½', [0, 12], 36),
    ]),
  ]
}
