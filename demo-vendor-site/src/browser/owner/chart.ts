import { format } from './Books.ts'

const namespace = 'http://www.w3.org/2000/svg'
const width = 700
const height = 200
const base = 168

/** A bar for each day, with its amount above it and its day below. */
export function chart(days: readonly { day: string; received: bigint }[]): SVGElement {
  const svg = make('svg', { viewBox: `0 0 ${width} ${height}`, class: 'bars', role: 'img' })
  svg.setAttribute('aria-label', 'Takings by day; the table below has the figures.')
  const most = Math.max(1, ...days.map(({ received }) => Number(received)))
  const step = width / days.length
  days.forEach(({ day, received }, index) => {
    const tall = (Number(received) / most) * 130
    const x = index * step + step * 0.18
    const middle = index * step + step / 2
    svg.append(make('rect', { class: 'bar-of', x, y: base - tall, width: step * 0.64, height: tall }))
    if (received > 0n) svg.append(label(format(received), middle, base - tall - 7))
    svg.append(label(String(Number(day.slice(8))), middle, base + 18))
  })
  svg.append(make('path', { class: 'ground', d: `M0 ${base}H${width}` }))
  return svg
}

function label(text: string, x: number, y: number): SVGElement {
  const element = make('text', { x, y, class: 'bar-label' })
  element.textContent = text
  return element
}

function make(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  return element as SVGElement
}
