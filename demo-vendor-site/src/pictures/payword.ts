import { type Html, join } from '../html/Html.ts'
import { coin } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, ellipse, group, hatch, oval, type Point, polygon, polyline, shape } from './Plate.ts'

/** A chain wound on a drum runs out link by link, and the last link is a cent. */
export const payword: Picture = {
  alt: 'Engraving: a chain unwinds from a large drum with a crank; at its loose end hangs a single copper cent.',
  caption:
    'Wound up in the morning, paid out by the link: the drum is the day’s credit, the coin is the only thing the shop keeps.',
  plate: join([
    sky(),
    table(),
    stand(),
    drum(),
    chain(),
    crank(),
    ring([538, 252]),
    coin([538, 300], 38, { copper: true }),
  ]),
}

function sky(): Html {
  return shape('hatch', hatch(box(0, 18, 640, 230), { angle: 0, gap: 5, fade: 3.2, seed: 3 }))
}

function table(): Html {
  return join([
    shape('paper', polygon(box(0, 352, 640, 48))),
    shape('hatch', hatch(box(0, 356, 640, 44), { angle: 0, gap: 3.2, fade: 2, seed: 9 })),
    shape(
      'hatch',
      hatch(
        [
          [92, 354],
          [372, 354],
          [440, 384],
          [150, 384],
        ],
        { angle: 24, gap: 4 },
      ),
    ),
    shape('line', 'M0 353H640'),
  ])
}

function stand(): Html {
  const back: Point[] = [
    [188, 196],
    [214, 196],
    [268, 356],
    [238, 356],
  ]
  const front: Point[] = [
    [176, 196],
    [202, 196],
    [142, 356],
    [110, 356],
  ]
  return join([
    shape('paper', polygon(back) + polygon(front)),
    shape('hatch', hatch(back, { angle: 70, gap: 3.4 }) + hatch(front, { angle: -70, gap: 5 })),
    shape('line', `${polygon(back)}${polygon(front)}M130 318L252 318M134 310L248 310`),
  ])
}

function drum(): Html {
  const centre: Point = [194, 178]
  const coils = [112, 104, 96, 88, 80, 72].map((radius) => beads(centre, radius))
  const shade = [
    ...ellipse(centre, 122, 122, { from: -0.5, to: 2.1, steps: 30 }),
    ...ellipse([166, 150], 116, 116, { from: 1.9, to: -0.3, steps: 30 }),
  ]
  return join([
    shape('paper', oval(centre, 124)),
    ...coils,
    shape('hatch', hatch(shade, { angle: 38, gap: 4.2 })),
    shape('line', oval(centre, 124) + oval(centre, 119)),
    shape('paper', oval(centre, 64)),
    shape('hatch', hatch(ellipse(centre, 62), { angle: 8, gap: 3.6, seed: 5 })),
    ...spokes(centre),
    shape('line', oval(centre, 64) + oval(centre, 59)),
  ])
}

function beads([cx, cy]: Point, radius: number): Html {
  const count = Math.round((radius * Math.PI * 2) / 11)
  return shape(
    'fine',
    Array.from({ length: count }, (_, index) => {
      const angle = (index / count) * Math.PI * 2
      return oval([cx + Math.cos(angle) * radius, cy + Math.sin(angle) * radius], 4.6, 3.1)
    }).join(''),
  )
}

function spokes([cx, cy]: Point): Html[] {
  const arms = Array.from({ length: 6 }, (_, index) => {
    const angle = (index / 6) * Math.PI * 2 + 0.3
    const across = angle + Math.PI / 2
    const at = (r: number, w: number): Point => [
      cx + Math.cos(angle) * r + Math.cos(across) * w,
      cy + Math.sin(angle) * r + Math.sin(across) * w,
    ]
    return polygon([at(12, -6), at(60, -4), at(60, 4), at(12, 6)])
  })
  return [
    shape('paper', arms.join('')),
    shape('line', arms.join('')),
    shape('ink', oval([cx, cy], 15)),
    shape('paper', oval([cx, cy], 6)),
  ]
}

function crank(): Html {
  const arm: Point[] = [
    [189, 172],
    [200, 184],
    [276, 122],
    [266, 110],
  ]
  return join([
    shape('paper', polygon(arm)),
    shape('hatch', hatch(arm, { angle: -38, gap: 3.2 })),
    shape('line', polygon(arm)),
    shape('ink', oval([194, 178], 9)),
    shape(
      'copper',
      polygon([
        [262, 108],
        [282, 126],
        [312, 96],
        [292, 78],
      ]),
    ),
    shape(
      'line',
      `${polygon([
        [262, 108],
        [282, 126],
        [312, 96],
        [292, 78],
      ])}M271 99L291 117M280 90L301 107`,
    ),
  ])
}

function chain(): Html {
  const path = catenary()
  return join(
    path.map(([x, y, turn], index) => {
      const link =
        index % 2 === 0
          ? [
              shape('paper', `${oval([0, 0], 13, 8)}`),
              shape('line', oval([0, 0], 13, 8) + oval([0, 0], 7.5, 3.4)),
            ]
          : [shape('paper', edge(14, 3.4)), shape('line', edge(14, 3.4)), shape('fine', 'M-10 0H10')]
      return group(`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)})`, link)
    }),
  )
}

function edge(half: number, thick: number): string {
  return polygon([
    [-half, -thick + 1.5],
    [-half + 2, -thick],
    [half - 2, -thick],
    [half, -thick + 1.5],
    [half, thick - 1.5],
    [half - 2, thick],
    [-half + 2, thick],
    [-half, thick - 1.5],
  ])
}

/** Links from the top of the drum in a sagging line to the pulley, then straight down. */
function catenary(): [x: number, y: number, turn: number][] {
  const links: [number, number, number][] = []
  const curve = (t: number): Point => {
    const u = 1 - t
    return [
      u * u * u * 196 + 3 * u * u * t * 330 + 3 * u * t * t * 538 + t * t * t * 538,
      u * u * u * 58 + 3 * u * u * t * 46 + 3 * u * t * t * 110 + t * t * t * 254,
    ]
  }
  let last = curve(0)
  for (let t = 0; t <= 1; t += 0.002) {
    const here = curve(t)
    const reach = Math.hypot(here[0] - last[0], here[1] - last[1])
    if (reach < 17.5) continue
    links.push([
      (here[0] + last[0]) / 2,
      (here[1] + last[1]) / 2,
      (Math.atan2(here[1] - last[1], here[0] - last[0]) * 180) / Math.PI,
    ])
    last = here
  }
  return links
}

function ring(at: Point): Html {
  return join([
    shape('line', oval(at, 9) + oval(at, 5.5)),
    shape('fine', polyline([at, [at[0], at[1] + 14]])),
  ])
}
