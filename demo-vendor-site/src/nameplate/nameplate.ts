import { type Html, html, join } from '../html/Html.ts'
import { type Point, polygon } from '../pictures/Plate.ts'
import { letters } from './letters.ts'
import type { Stroke } from './Stroke.ts'

const angle = (40 * Math.PI) / 180
const penWidth = 27
/** Half the pen's edge: every stroke is as wide as its direction makes it. */
const pen: Point = [(Math.cos(angle) * penWidth) / 2, (Math.sin(angle) * penWidth) / 2]
const wordSpace = 56
const letterSpace = 5
const ascent = 176
const descent = 60

/** The paper's name, written with a broad pen by the computer, as one picture. */
export function nameplate(name: string): Html {
  const { paths, width } = write(name)
  return html`<svg class="nameplate" viewBox="0 0 ${width} ${ascent + descent}" width="${width}" height="${ascent + descent}" role="img" aria-label="${name}">${join(
    paths.map((d) => html`<path d="${d}"/>`),
  )}</svg>`
}

/** The strokes of a name as one path, for a picture that has it in it. */
export function nameplatePaths(name: string): string {
  return write(name).paths.join('')
}

function write(name: string): { paths: string[]; width: number } {
  let x = 14
  const paths: string[] = []
  for (const character of name) {
    const letter = letters.get(character)
    if (letter === undefined) {
      x += wordSpace
      continue
    }
    for (const stroke of letter.strokes) paths.push(ribbon(stroke, x))
    x += letter.width + letterSpace
  }
  return { paths, width: Math.round(x + 6) }
}

/** What the pen's edge covers on its way. */
function ribbon(stroke: Stroke, left: number): string {
  const way = points(stroke).map(([x, y]): Point => [left + x, ascent - y])
  const [dx, dy] = pen
  const there = way.map(([x, y]): Point => [x - dx, y + dy])
  const back = [...way].reverse().map(([x, y]): Point => [x + dx, y - dy])
  return polygon([...there, ...back])
}

function points(stroke: Stroke): Point[] {
  const found: Point[] = []
  for (const [x, y, ...controls] of stroke) {
    const last = found[found.length - 1]
    const [x1, y1, x2, y2] = controls
    if (last !== undefined && x1 !== undefined && y1 !== undefined && x2 !== undefined && y2 !== undefined) {
      for (let step = 1; step < 16; step++) {
        const t = step / 16
        const u = 1 - t
        const mix = (a: number, b: number, c: number, d: number): number =>
          u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
        found.push([mix(last[0], x1, x2, x), mix(last[1], y1, y2, y)])
      }
    }
    found.push([x, y])
  }
  return found
}
