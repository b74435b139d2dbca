import { type Html, html, join, type Value } from '../html/Html.ts'

/** A place on the plate, in its own units. */
export type Point = readonly [x: number, y: number]

/**
 * The drawing tone: outlines, hatching, solid ink, a hole (dark on dark paper too), paper, the copper
 * accent.
 */
export type Tone = 'line' | 'fine' | 'hatch' | 'ink' | 'hole' | 'paper' | 'copper' | 'copper-line'

/** One number, short: a tenth of a unit is finer than any screen shows. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Numbers from 0 to 1 that are the same at every start, so that a picture never changes between builds. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function shape(tone: Tone, d: string): Html {
  return html`<path class="p-${tone}" d="${d}"/>`
}

export function polygon(points: readonly Point[]): string {
  return `${polyline(points)}Z`
}

export function polyline(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('')
}

/** The outline of an ellipse as points, turned by `turn` radians, from `from` to `to` radians. */
export function ellipse(
  [cx, cy]: Point,
  rx: number,
  ry = rx,
  { turn = 0, from = 0, to = Math.PI * 2, steps = 48 } = {},
): Point[] {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = from + ((to - from) * index) / steps
    const x = Math.cos(angle) * rx
    const y = Math.sin(angle) * ry
    return [cx + x * cos - y * sin, cy + x * sin + y * cos] as const
  })
}

/** An ellipse in path commands, which is shorter than its points. */
export function oval([cx, cy]: Point, rx: number, ry = rx): string {
  return `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(ry)} 0 1 0 ${n(rx * 2)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-rx * 2)} 0Z`
}

export function box(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

type Hatching = {
  /** Degrees from the horizontal. */
  readonly angle?: number
  readonly gap?: number
  /** The gap grows by this factor from the first line to the last: a tone that fades. */
  readonly fade?: number
  /** Breaks the lines here and there, as a graver does. */
  readonly seed?: number
}

/** Parallel strokes inside an outline, as an engraver lays a tone. */
export function hatch(
  outline: readonly Point[],
  { angle = 45, gap = 5, fade = 1, seed }: Hatching = {},
): string {
  const turn = (angle * Math.PI) / 180
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const turned = outline.map(([x, y]) => [x * cos + y * sin, y * cos - x * sin] as const)
  const back = (x: number, y: number): string => `${n(x * cos - y * sin)} ${n(x * sin + y * cos)}`
  const roll = seed === undefined ? undefined : dice(seed)
  const top = Math.min(...turned.map(([, y]) => y))
  const bottom = Math.max(...turned.map(([, y]) => y))
  let d = ''
  for (let y = top + gap / 2; y < bottom; y += gap * (1 + (fade - 1) * ((y - top) / (bottom - top)))) {
    const crossings = crossingsAt(turned, y)
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      d += strokes(crossings[index] ?? 0, crossings[index + 1] ?? 0, roll)
        .map(([from, to]) => `M${back(from, y)}L${back(to, y)}`)
        .join('')
    }
  }
  return d
}

function crossingsAt(outline: readonly Point[], y: number): number[] {
  const found: number[] = []
  outline.forEach(([x1, y1], index) => {
    const [x2, y2] = outline[(index + 1) % outline.length] ?? [x1, y1]
    if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  })
  return found.sort((a, b) => a - b)
}

function strokes(from: number, to: number, roll: (() => number) | undefined): [number, number][] {
  if (roll === undefined || to - from < 30 || roll() > 0.55) return [[from, to]]
  const at = from + (to - from) * (0.2 + roll() * 0.6)
  return [
    [from, at - 2 - roll() * 2],
    [at + 2, to],
  ]
}

/** Lettering on the plate. */
export function lettering(
  text: string,
  [x, y]: Point,
  size: number,
  tone: 'ink' | 'paper' | 'copper' = 'ink',
): Html {
  return html`<text class="p-text p-${tone}" x="${n(x)}" y="${n(y)}" font-size="${n(size)}">${text}</text>`
}

export function group(transform: string, parts: readonly Value[]): Html {
  return html`<g transform="${transform}">${join(parts)}</g>`
}
