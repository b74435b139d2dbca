import { type Html, html, join } from '../html/Html.ts'
import { nameplate } from '../nameplate/nameplate.ts'
import { pictures } from '../pictures/pictures.ts'
import { plateFile, plateStyle } from '../pictures/plateFile.ts'
import { type Entry, entries } from './entries.ts'

/** The sheet in units of half a millimetre: A2 upright. */
const width = 840
const height = 1188
const axis = 322
const top = 262
const bottom = 1134
const step = (bottom - top) / entries.length
const plateWidth = 164
const plateHeight = (plateWidth * 400) / 640
const plateLeft = 66
const illustrated = entries.filter(({ slug }) => slug !== undefined)
/** Plates stand one under another at even distances, each with a line to its place on the chart. */
const plateStep = (bottom - top - plateHeight + 16) / (illustrated.length - 1)

const paper = '#fdfaf2'
const style = plateStyle({ ink: '#1c1813', paper, copper: '#b5622c', year: '#8f4314', hole: '#1c1813' })

/** The whole poster, as a file that stands alone. */
export function posterFile(): string {
  return html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="594mm" viewBox="0 0 ${width} ${height}">
<title>A Chart of Small Money</title>
<style>${style}</style>
<rect fill="${paper}" width="${width}" height="${height}"/>
${sheet(entries)}
</svg>
`.markup
}

/** How much of the sheet is shown before it is bought, in its own units. */
export const proofSize = { width, height: 700 } as const

/** The head of the sheet, as a file for a page. */
export function posterProof(): string {
  const shown = entries.filter((_, index) => place(index) - step < proofSize.height)
  return plateFile(sheet(shown), `0 0 ${proofSize.width} ${proofSize.height}`)
}

function sheet(shown: readonly Entry[]): Html {
  return html`${frame()}<g transform="translate(201 44) scale(0.29)">${nameplate('The Daily Tuppence')}</g>
<text class="what" x="${width / 2}" y="158" font-size="50" text-anchor="middle">A Chart of Small Money</text>
<text x="${width / 2}" y="190" font-size="17" font-style="italic" text-anchor="middle">Forty years of attempts to pay a cent, and what each of them left behind</text>
<path class="p-line" d="M${axis} ${top - 30}V${place(shown.length - 1) + 26}"/>
${join(shown.map(entry))}
<text x="${width / 2}" y="${height - 42}" font-size="10" text-anchor="middle">Drawn by computer for The Daily Tuppence. The story and the sources of each entry are in the paper.</text>`
}

function frame(): Html {
  return html`<path class="p-line" d="M24 24H${width - 24}V${height - 24}H24Z"/><path class="p-fine" d="M30 30H${width - 30}V${height - 30}H30Z"/><path class="p-fine" d="M60 208H${width - 60}M60 211H${width - 60}"/>`
}

function place(index: number): number {
  return top + index * step
}

function entry(item: Entry, index: number): Html {
  const { year, title, line, slug } = item
  const y = place(index)
  const x = axis + 26
  return html`${slug !== undefined && plate(item, slug, y)}<circle class="${slug === undefined ? 'p-paper' : 'p-copper'}" cx="${axis}" cy="${y}" r="6"/><circle class="p-line" cx="${axis}" cy="${y}" r="6"/>
<text class="year" x="${x}" y="${y + 6}" font-size="19">${year}</text>
<text class="what" x="${x + 58}" y="${y + 6}" font-size="19">${title}</text>
${join(wrap(line, 62).map((words, row) => html`<text x="${x + 58}" y="${y + 23 + row * 15}" font-size="12">${words}</text>`))}`
}

function plate(item: Entry, slug: string, y: number): Html | undefined {
  const picture = pictures.get(slug)
  const plateTop = top - 30 + illustrated.indexOf(item) * plateStep
  const right = plateLeft + plateWidth
  return (
    picture &&
    html`<path class="p-fine" d="M${right} ${plateTop + plateHeight / 2}H${right + 26}L${axis - 26} ${y}H${axis - 6}"/>
<svg x="${plateLeft}" y="${plateTop}" width="${plateWidth}" height="${plateHeight}" viewBox="0 0 640 400">${picture.plate}</svg>
<path class="p-fine" d="M${plateLeft} ${plateTop}h${plateWidth}v${plateHeight}h${-plateWidth}Z"/>`
  )
}

/** Breaks a line of text into lines of much the same length, each of `longest` characters or a few more. */
function wrap(text: string, longest: number): string[] {
  const most = Math.ceil(text.length / Math.ceil(text.length / longest)) + 5
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + word.length + 1 > most) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}
