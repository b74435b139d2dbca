import { type Html, join } from '../html/Html.ts'
import { coin, flatCoin, pile } from './coins.ts'
import type { Picture } from './Picture.ts'
import { box, dice, ellipse, group, hatch, oval, type Point, polygon, shape } from './Plate.ts'

/** Half the outline of the mill, from the top down: distance from the axis, height. */
const profile: readonly Point[] = [
  [0, -172],
  [9, -170],
  [13, -160],
  [9, -150],
  [7, -146],
  [20, -142],
  [42, -126],
  [52, -106],
  [48, -88],
  [32, -78],
  [38, -72],
  [38, -64],
  [30, -58],
  [26, -40],
  [25, -10],
  [29, 20],
  [36, 48],
  [44, 74],
  [50, 84],
  [50, 96],
]

/** A pepper mill grinds out small coins, and every so often a large one. */
export const peppercoin: Picture = {
  alt: 'Engraving: a turned pepper mill held over a plate sheds many grains and, among them, one copper coin.',
  caption: 'Most of what comes out is dust. The odd grain is worth the trouble.',
  plate: join([
    back(),
    dish(),
    ...grains(),
    ...mill(),
    coin([356, 306], 24, { copper: true, label: '$' }),
    pile([566, 352], 34, 5),
    pile([72, 358], 30, 3),
  ]),
}

function back(): Html {
  return join([
    shape('hatch', hatch(box(0, 16, 640, 300), { angle: 0, gap: 6, fade: 0.45, seed: 31 })),
    shape('paper', polygon(box(0, 326, 640, 74))),
    shape('hatch', hatch(box(0, 330, 640, 70), { angle: 0, gap: 5, fade: 1.8, seed: 12 })),
    shape('line', 'M0 327H640'),
  ])
}

function mill(): Html[] {
  const right = profile.map(([x, y]): Point => [x, y])
  const outline: Point[] = [...right, ...[...right].reverse().map(([x, y]): Point => [-x, y])]
  const shadow: Point[] = [...right, ...[...right].reverse().map(([x, y]): Point => [x * 0.3, y])]
  const core: Point[] = [...right, ...[...right].reverse().map(([x, y]): Point => [x * 0.66, y])]
  const rings = [-142, -106, -88, -78, -64, -58, 74, 84].map((y) => ringAt(y)).join('')
  return [
    group('translate(316 186) rotate(14) scale(0.94)', [
      shape('paper', polygon(outline)),
      shape(
        'hatch',
        hatch(outline, { angle: 90, gap: 7, seed: 17 }) +
          hatch(shadow, { angle: 90, gap: 4 }) +
          hatch(core, { angle: 52, gap: 3.6 }),
      ),
      shape('fine', rings),
      shape('line', polygon(outline)),
      shape('hole', oval([0, 97], 50, 7)),
      shape('line', oval([0, 97], 50, 7)),
    ]),
  ]
}

function ringAt(y: number): string {
  const x = profile.find(([, at]) => at === y)?.[0] ?? 0
  return `M${-x} ${y}Q0 ${y + x * 0.22} ${x} ${y}`
}

function dish(): Html {
  const under = ellipse([330, 364], 176, 30)
  return join([
    shape('hatch', hatch(ellipse([344, 378], 180, 16), { angle: 0, gap: 2.6 })),
    shape('paper', oval([330, 364], 176, 30)),
    shape('line', oval([330, 364], 176, 30)),
    shape('paper', oval([330, 358], 176, 28)),
    shape(
      'hatch',
      hatch(
        under.filter(([x]) => x > 400),
        { angle: 14, gap: 3.4 },
      ),
    ),
    shape('line', oval([330, 358], 176, 28) + oval([330, 359], 126, 17)),
  ])
}

function grains(): Html[] {
  const roll = dice(77)
  const falling = Array.from({ length: 60 }, (): string => {
    const t = roll()
    const spread = 14 + t * 62
    const x = 292 + (roll() - 0.5) * 2 * spread - t * 6
    const y = 280 + t * 76
    const size = 1.2 + roll() * 2
    return oval([x, y], size, size * 0.85)
  }).join('')
  const lying = Array.from({ length: 80 }, (): string => {
    const angle = roll() * Math.PI * 2
    const reach = Math.sqrt(roll())
    return oval([318 + Math.cos(angle) * 104 * reach, 358 + Math.sin(angle) * 13 * reach], 2, 1.3)
  }).join('')
  return [shape('ink', falling + lying), flatCoin([392, 362], 15, 4), flatCoin([246, 364], 14, 4)]
}
