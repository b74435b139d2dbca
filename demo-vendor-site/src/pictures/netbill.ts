import { type Html, join } from '../html/Html.ts'
import { pile } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, hatch, oval, type Point, polygon, polyline, shape } from './Plate.ts'

/** Goods in a locked box on one pan, money on the other, and the key hangs from the beam. */
export const netbill: Picture = {
  alt: 'Engraving: a balance; a padlocked chest on the left pan, a pile of coins on the right, and a copper key hung from the middle of the beam.',
  caption: 'The goods are already there. What hangs from the beam is what you pay for.',
  plate: join([
    back(),
    column(),
    beam(),
    ...pan([156, 258]),
    chest(),
    ...pan([484, 258]),
    pile([462, 250], 32, 4),
    pile([510, 251], 30, 7),
    pile([486, 256], 30, 2),
    key(),
  ]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 14, 640, 336), { angle: 0, gap: 3.8, fade: 3, seed: 51 })),
    shape('paper', polygon(box(0, 352, 640, 48))),
    shape('hatch', hatch(box(0, 356, 640, 44), { angle: 0, gap: 3.4, fade: 1.8, seed: 52 })),
    shape('line', 'M0 353H640'),
  ])
}

function column(): Html {
  const shaft: Point[] = [
    [310, 66],
    [330, 66],
    [334, 340],
    [306, 340],
  ]
  const foot: Point[] = [
    [296, 330],
    [344, 330],
    [392, 360],
    [392, 372],
    [248, 372],
    [248, 360],
  ]
  return join([
    shape('paper', polygon(shaft) + polygon(foot)),
    shape(
      'hatch',
      hatch(shaft, { angle: 90, gap: 4 }) +
        hatch(
          [
            [321, 66],
            [330, 66],
            [334, 340],
            [322, 340],
          ],
          { angle: 40, gap: 3.4 },
        ),
    ),
    shape(
      'hatch',
      hatch(foot, { angle: 0, gap: 4 }) +
        hatch(
          [
            [330, 330],
            [344, 330],
            [392, 360],
            [392, 372],
            [330, 372],
          ],
          { angle: 50, gap: 3.6 },
        ),
    ),
    shape('line', `${polygon(shaft)}${polygon(foot)}M248 360H392M302 300H338M304 306H336`),
    shape('paper', oval([320, 52], 14)),
    shape('hatch', hatch(ellipse([320, 52], 14), { angle: 45, gap: 3 })),
    shape('line', oval([320, 52], 14)),
  ])
}

function beam(): Html {
  const bar: Point[] = [
    [140, 92],
    [300, 76],
    [340, 76],
    [500, 92],
    [500, 98],
    [340, 92],
    [300, 92],
    [140, 98],
  ]
  const strings = [156, 484].flatMap((x) => [
    polyline([
      [x, 98],
      [x - 74, 262],
    ]),
    polyline([
      [x, 98],
      [x + 74, 262],
    ]),
    polyline([
      [x, 98],
      [x + 6, 248],
    ]),
  ])
  return join([
    shape('fine', strings.join('')),
    shape('paper', polygon(bar)),
    shape('hatch', hatch(bar, { angle: 80, gap: 4 })),
    shape('line', polygon(bar) + oval([156, 96], 6) + oval([484, 96], 6)),
    shape('ink', oval([320, 84], 8)),
  ])
}

function pan([x, y]: Point): Html[] {
  const bowl: Point[] = [
    ...ellipse([x, y + 4], 80, 15, { from: Math.PI, to: 0, steps: 24 }),
    ...ellipse([x, y + 4], 80, 38, { from: 0, to: Math.PI, steps: 24 }),
  ]
  return [
    shape('paper', polygon(bowl)),
    shape(
      'hatch',
      hatch(bowl, { angle: 0, gap: 4, seed: 53 }) +
        hatch(
          bowl.filter(([bx]) => bx > x + 8),
          { angle: 46, gap: 3.4 },
        ),
    ),
    shape('line', polygon(bowl) + oval([x, y + 4], 80, 15)),
  ]
}

function chest(): Html {
  const front: Point[] = box(104, 192, 84, 68)
  const side: Point[] = [
    [188, 192],
    [210, 180],
    [210, 246],
    [188, 260],
  ]
  const lid: Point[] = [
    [104, 192],
    [108, 170],
    [126, 160],
    [214, 152],
    [210, 180],
    [188, 192],
  ]
  const lidEnd: Point[] = [
    [188, 192],
    [192, 170],
    [206, 154],
    [214, 152],
    [210, 180],
  ]
  return join([
    shape('paper', polygon(front) + polygon(side) + polygon(lid)),
    shape(
      'hatch',
      hatch(front, { angle: 0, gap: 5, seed: 54 }) +
        hatch(side, { angle: 62, gap: 3 }) +
        hatch(lid, { angle: -6, gap: 5 }) +
        hatch(lidEnd, { angle: 62, gap: 3 }),
    ),
    shape(
      'line',
      `${polygon(front)}${polygon(side)}${polygon(lid)}${polyline([
        [188, 192],
        [192, 170],
        [206, 154],
      ])}M116 192V260M124 192V260M168 192V260M176 192V260`,
    ),
    ...padlock(),
  ])
}

function padlock(): Html[] {
  return [
    shape('paper', polygon(box(132, 206, 28, 26))),
    shape('line', 'M137 206v-8a9 9 0 0 1 18 0v8'),
    shape('hatch', hatch(box(146, 206, 14, 26), { angle: 90, gap: 2.6 })),
    shape('line', polygon(box(132, 206, 28, 26))),
    shape('ink', `${oval([146, 216], 3.4)}M144.5 217h3l1.5 9h-6Z`),
  ]
}

function key(): Html {
  const bow = oval([320, 142], 22)
  const stem: Point[] = [
    [316, 163],
    [324, 163],
    [324, 246],
    [316, 246],
  ]
  const bit: Point[] = [
    [324, 216],
    [344, 216],
    [344, 224],
    [336, 224],
    [336, 230],
    [344, 230],
    [344, 240],
    [324, 240],
  ]
  return join([
    shape('fine', 'M320 92V124'),
    shape('copper', `${bow}${polygon(stem)}${polygon(bit)}`),
    shape('paper', oval([320, 142], 12)),
    shape('hatch', hatch(stem, { angle: 90, gap: 2.8 })),
    shape('line', `${bow}${oval([320, 142], 12)}${polygon(stem)}${polygon(bit)}M312 168H328M312 173H328`),
  ])
}
