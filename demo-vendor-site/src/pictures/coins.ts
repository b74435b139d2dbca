import { type Html, join } from '../html/Html.ts'
import { ellipse, hatch, lettering, oval, type Point, polygon, polyline, shape } from './Plate.ts'

type Face = { readonly label?: string; readonly copper?: boolean }

/** A coin seen from the front: milled edge, a rim, a shaded side and what is struck on it. */
export function coin(centre: Point, radius: number, { label = '1', copper = false }: Face = {}): Html {
  const [x, y] = centre
  const rim = radius * 0.8
  const shade: Point[] = [
    ...ellipse(centre, radius * 0.97, radius * 0.97, { from: -0.35, to: 2, steps: 24 }),
    ...ellipse([x - radius * 0.3, y - radius * 0.3], radius * 0.98, radius * 0.98, {
      from: 1.75,
      to: -0.1,
      steps: 24,
    }),
  ]
  return join([
    shape(copper ? 'copper' : 'paper', oval(centre, radius)),
    shape('fine', mill(centre, radius)),
    shape('hatch', hatch(shade, { angle: 40, gap: Math.max(2.4, radius / 14) })),
    shape('line', oval(centre, radius) + oval(centre, rim)),
    lettering(label, [x, y + radius * 0.32], radius * 0.95),
  ])
}

/** The little ticks around a coin's edge. */
function mill([cx, cy]: Point, radius: number): string {
  const ticks = Math.max(24, Math.round(radius * 1.3))
  return Array.from({ length: ticks }, (_, index) => {
    const angle = (index / ticks) * Math.PI * 2
    const at = (r: number): Point => [cx + Math.cos(angle) * r, cy + Math.sin(angle) * r]
    return polyline([at(radius * 0.9), at(radius * 0.98)])
  }).join('')
}

/** A coin lying flat, seen from a little above. `thick` is the height of its edge. */
export function flatCoin([x, y]: Point, rx: number, thick: number, copper = false): Html {
  const ry = rx * 0.32
  const side: Point[] = [
    ...ellipse([x, y], rx, ry, { from: 0, to: Math.PI, steps: 24 }),
    ...ellipse([x, y - thick], rx, ry, { from: Math.PI, to: 0, steps: 24 }),
  ]
  const ticks = ellipse([x, y], rx, ry, {
    from: 0.12,
    to: Math.PI - 0.12,
    steps: Math.max(8, Math.round(rx / 2.4)),
  })
  return join([
    shape(copper ? 'copper' : 'paper', polygon(side)),
    shape(
      'fine',
      ticks
        .map(([tx, ty]) =>
          polyline([
            [tx, ty - 0.8],
            [tx, ty - thick + 0.8],
          ]),
        )
        .join(''),
    ),
    shape('line', polygon(side)),
    shape(copper ? 'copper' : 'paper', oval([x, y - thick], rx, ry)),
    shape('line', oval([x, y - thick], rx, ry)),
    shape('fine', oval([x, y - thick], rx * 0.78, ry * 0.74)),
  ])
}

/** A pile of flat coins, a little untidy. */
export function pile(
  [x, y]: Point,
  rx: number,
  count: number,
  { thick = 9, lean = 2, copperAt = -1 } = {},
): Html {
  return join(
    Array.from({ length: count }, (_, index) =>
      flatCoin([x + Math.sin(index * 2.3 + x) * lean, y - index * thick], rx, thick, index === copperAt),
    ),
  )
}
