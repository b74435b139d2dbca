import { type Html, join } from '../html/Html.ts'
import { nameplatePaths } from '../nameplate/nameplate.ts'
import type { Picture } from './Picture.ts'
import { box, group, hatch, oval, type Point, polygon, shape } from './Plate.ts'

/** A wooden hand press, with this paper under the platen. */
export const pressPicture: Picture = {
  alt: 'Engraving: a wooden hand press with a tall frame, a screw with a long bar, and a printed sheet with this paper’s title on its bed.',
  caption: 'Nothing here was printed on it. But somebody should keep the picture alive.',
  plate: join([back(), frame(), screw(), bed(), ...sheet(), ...feet()]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 14, 640, 330), { angle: 0, gap: 5, fade: 2, seed: 121 })),
    shape('paper', polygon(box(0, 350, 640, 50))),
    shape('hatch', hatch(box(0, 354, 640, 46), { angle: 0, gap: 3.6, fade: 1.7, seed: 122 })),
    shape('line', 'M0 350H640'),
  ])
}

function timber(outline: readonly Point[], angle: number, gap = 5): Html {
  return join([
    shape('paper', polygon(outline)),
    shape('hatch', hatch(outline, { angle, gap, seed: Math.round(outline[0]?.[0] ?? 1) })),
    shape('line', polygon(outline)),
  ])
}

function frame(): Html {
  return join([
    timber(box(196, 34, 34, 322), 90),
    timber(box(410, 34, 34, 322), 90),
    shape(
      'hatch',
      hatch(box(216, 34, 14, 322), { angle: 50, gap: 4 }) +
        hatch(box(430, 34, 14, 322), { angle: 50, gap: 4 }),
    ),
    timber(box(176, 20, 288, 40), 0),
    timber(box(196, 112, 248, 30), 0),
    shape(
      'ink',
      [
        [204, 40],
        [222, 40],
        [418, 40],
        [436, 40],
      ]
        .map(([x = 0, y = 0]) => oval([x, y], 3))
        .join(''),
    ),
  ])
}

function screw(): Html {
  const post = box(304, 60, 32, 52)
  const threads = Array.from(
    { length: 9 },
    (_, index) => `M304 ${66 + index * 5.4}L336 ${62 + index * 5.4}`,
  ).join('')
  const below = box(308, 142, 24, 58)
  const bar: Point[] = [
    [330, 156],
    [560, 128],
    [590, 128],
    [592, 138],
    [562, 140],
    [332, 170],
  ]
  return join([
    shape('paper', polygon(post) + polygon(below)),
    shape('hatch', hatch(box(322, 60, 14, 52), { angle: 90, gap: 3 }) + hatch(below, { angle: 90, gap: 4 })),
    shape('line', `${polygon(post)}${threads}${polygon(below)}`),
    shape('paper', polygon(bar)),
    shape('hatch', hatch(bar, { angle: -7, gap: 4 })),
    shape(
      'copper',
      polygon([
        [556, 127],
        [594, 124],
        [596, 141],
        [558, 144],
      ]),
    ),
    shape(
      'line',
      `${polygon(bar)}${polygon([
        [556, 127],
        [594, 124],
        [596, 141],
        [558, 144],
      ])}`,
    ),
    timber(box(244, 198, 152, 26), 0, 4),
  ])
}

function bed(): Html {
  const top: Point[] = [
    [92, 262],
    [566, 262],
    [604, 296],
    [54, 296],
  ]
  return join([
    shape('paper', polygon(top)),
    shape('hatch', hatch(top, { angle: 0, gap: 5 })),
    shape('line', polygon(top)),
    timber(box(54, 296, 550, 26), 0, 4),
    timber(box(112, 322, 26, 32), 90, 4),
    timber(box(520, 322, 26, 32), 90, 4),
  ])
}

function sheet(): Html[] {
  const paper: Point[] = [
    [118, 256],
    [392, 256],
    [410, 288],
    [98, 288],
  ]
  return [
    shape('paper', polygon(paper)),
    shape('line', polygon(paper)),
    group('translate(140 257) skewX(-28) scale(0.155 0.1)', [
      shape('ink', nameplatePaths('The Daily Tuppence')),
    ]),
    shape('fine', 'M114 281H404M112 284H406'),
    shape(
      'hatch',
      hatch(
        [
          [244, 224],
          [396, 224],
          [404, 256],
          [240, 256],
        ],
        { angle: 90, gap: 4.4 },
      ),
    ),
  ]
}

function feet(): Html[] {
  return [timber(box(180, 344, 66, 18), 0, 4), timber(box(394, 344, 66, 18), 0, 4)]
}
