import { type Html, join } from '../html/Html.ts'
import { coin } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, group, hatch, lettering, type Point, polygon, polyline, shape } from './Plate.ts'

const centre: Point = [236, 206]
const radius = 158
/** The slice, in radians: drawn about thirty times wider than a thousandth, or nobody would see it. */
const from = -0.62
const to = -0.44

/** A cent, cut into shares: a pair of tweezers lifts out one thin slice. */
export const millicent: Picture = {
  alt: 'Engraving: a large cent scored like a dial; tweezers lift one very thin slice out of it.',
  caption: 'A cent in shares. The slice is drawn some thirty times too wide, or it could not be seen.',
  plate: join([
    back(),
    shadow(),
    coin(centre, radius, { label: '' }),
    scores(),
    lettering('1¢', [206, 278], 118),
    gap(),
    slice(),
    ...tweezers(),
  ]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 14, 640, 372), { angle: 0, gap: 4.6, fade: 2.6, seed: 41 })),
    shape('line', 'M0 390H640'),
  ])
}

function shadow(): Html {
  const ground = ellipse([centre[0] + 16, centre[1] + 18], radius)
  return join([
    shape('paper', polygon(ground)),
    shape('hatch', hatch(ground, { angle: 40, gap: 3 }) + hatch(ground, { angle: -40, gap: 4.4 })),
  ])
}

function at(angle: number, r: number, [x, y]: Point = centre): Point {
  return [x + Math.cos(angle) * r, y + Math.sin(angle) * r]
}

function scores(): Html {
  const step = to - from
  const marks = Array.from({ length: Math.round((Math.PI * 2) / step) }, (_, index) => {
    const angle = from + index * step
    return polyline([at(angle, radius * 0.66), at(angle, radius * 0.78)])
  })
  return shape('fine', marks.join(''))
}

function wedge(middle: Point): Point[] {
  return [middle, ...ellipse(middle, radius, radius, { from, to, steps: 6 })]
}

function gap(): Html {
  const hole = wedge(centre)
  return join([shape('hole', polygon(hole)), shape('line', polygon(hole))])
}

function slice(): Html {
  const lifted = wedge([centre[0] + 96, centre[1] - 58])
  return join([
    shape('copper', polygon(lifted)),
    shape('hatch', hatch(lifted, { angle: -30, gap: 4.5 })),
    shape('line', polygon(lifted)),
  ])
}

function tweezers(): Html[] {
  const upper: Point[] = [
    [0, -3],
    [40, -16],
    [150, -30],
    [232, -16],
    [240, -6],
    [150, -19],
    [42, -8],
    [0, 0],
  ]
  const lower = upper.map(([x, y]): Point => [x, -y])
  const place = 'translate(428 62) rotate(24)'
  return [
    group(place, [
      shape('paper', polygon(upper) + polygon(lower)),
      shape('hatch', hatch(lower, { angle: 8, gap: 2 }) + hatch(upper, { angle: 84, gap: 5 })),
      shape('line', polygon(upper) + polygon(lower)),
      shape('paper', polygon(box(226, -17, 22, 34))),
      shape('hatch', hatch(box(226, -17, 22, 34), { angle: 90, gap: 2.6 })),
      shape('line', polygon(box(226, -17, 22, 34))),
      shape('fine', gripLines(1) + gripLines(-1)),
    ]),
  ]
}

function gripLines(side: 1 | -1): string {
  return Array.from(
    { length: 9 },
    (_, index) => `M${104 + index * 7} ${side * 14}L${106 + index * 7} ${side * 24}`,
  ).join('')
}
