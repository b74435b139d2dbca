import { type Html, join } from '../html/Html.ts'
import type { Picture } from './Picture.ts'
import { box, dice, ellipse, hatch, oval, type Point, polygon, shape } from './Plate.ts'

const bins = [1, 0, 2, 1, 3, 0, 4, 1, 2, 0, 3, 1, 1]
const left = 60
const width = 40

/** Balls thrown into bins: the one bin with four of them is a coin. */
export const micromint: Picture = {
  alt: 'Engraving: balls fall from a hopper into a row of bins; one bin holds four, and those four are copper.',
  caption: 'Four of a kind make a coin. Throwing ten times as long fills ten thousand times as many bins.',
  plate: join([back(), hopper(), ...falling(), ...filled(), partitions(), floor()]),
}

function back(): Html {
  return shape('hatch', hatch(box(0, 14, 640, 330), { angle: 0, gap: 3.6, fade: 4, seed: 21 }))
}

function ball(at: Point, copper: boolean, radius = 15): Html {
  const [x, y] = at
  const shade: Point[] = [
    ...ellipse(at, radius, radius, { from: -0.4, to: 2.2, steps: 20 }),
    ...ellipse([x - radius * 0.35, y - radius * 0.35], radius * 0.95, radius * 0.95, {
      from: 1.9,
      to: -0.1,
      steps: 20,
    }),
  ]
  return join([
    shape(copper ? 'copper' : 'paper', oval(at, radius)),
    shape('hatch', hatch(shade, { angle: 42, gap: 2.6 })),
    shape('line', oval(at, radius)),
    shape('fine', `M${x - 7} ${y - 5}q2 -5 7 -6`),
  ])
}

function hopper(): Html {
  const funnel: Point[] = [
    [206, 44],
    [434, 44],
    [350, 118],
    [350, 140],
    [290, 140],
    [290, 118],
  ]
  const inside: Point[] = [
    [330, 50],
    [424, 50],
    [344, 116],
    [344, 136],
    [322, 136],
  ]
  const roll = dice(4)
  const heap = Array.from(
    { length: 17 },
    (_, index): Point => [228 + index * 11.6 + roll() * 4, 38 - roll() * 9],
  )
  return join([
    ...heap.map((at) => ball(at, false, 13)),
    shape('paper', polygon(funnel)),
    shape('hatch', hatch(inside, { angle: -44, gap: 4.4 }) + hatch(funnel, { angle: 0, gap: 9, seed: 2 })),
    shape('line', `${polygon(funnel)}M198 44H442M198 51H442`),
    shape('paper', polygon(box(282, 138, 76, 10))),
    shape('line', polygon(box(282, 138, 76, 10))),
  ])
}

function falling(): Html[] {
  const path: Point[] = [
    [320, 172],
    [280, 200],
    [360, 198],
    [236, 184],
    [404, 178],
  ]
  const trails = path
    .map(([x, y]) => `M${x - 6} ${y - 20}v-16M${x} ${y - 20}v-24M${x + 6} ${y - 20}v-14`)
    .join('')
  return [shape('line', trails), ...path.map((at) => ball(at, false))]
}

function filled(): Html[] {
  return bins.flatMap((count, bin) =>
    Array.from({ length: count }, (_, row) =>
      ball([left + width * (bin + 0.5) + (row % 2 === 0 ? -1.5 : 1.5), 345 - 15 - row * 28.4], count === 4),
    ),
  )
}

function partitions(): Html {
  const walls = Array.from({ length: bins.length + 1 }, (_, index) =>
    box(left + index * width - 3, 222, 6, 124),
  )
  const lids = walls.map(([first]) => oval([(first?.[0] ?? 0) + 3, 222], 5, 4)).join('')
  return join([
    shape('paper', walls.map(polygon).join('')),
    shape('hatch', walls.map((wall) => hatch(wall, { angle: 90, gap: 1.7 })).join('')),
    shape('line', walls.map(polygon).join('')),
    shape('ink', lids),
  ])
}

function floor(): Html {
  const plank = box(36, 346, 568, 18)
  return join([
    shape('paper', `${polygon(plank)}${polygon(box(0, 364, 640, 36))}`),
    shape(
      'hatch',
      hatch(plank, { angle: 0, gap: 3.6, seed: 8 }) +
        hatch(box(0, 368, 640, 32), { angle: 0, gap: 3, fade: 2.4, seed: 6 }),
    ),
    shape('line', `${polygon(plank)}M0 366H640`),
  ])
}
