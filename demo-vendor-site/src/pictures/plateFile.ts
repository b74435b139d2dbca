import { type Html, html } from '../html/Html.ts'

/** The paper's colours as plates need them; paper.css has the same. */
export const plateColours = {
  light: { ink: '#1c1813', paper: '#f8f3e7', copper: '#c0703a', year: '#8f4314', hole: '#1c1813' },
  dark: { ink: '#ece4d2', paper: '#16130e', copper: '#c9773d', year: '#e6995f', hole: '#050403' },
} as const

type Colours = { readonly [K in keyof typeof plateColours.light]: string }

/** What gives every drawing its colours and its weight of line. */
export function plateStyle({ ink, paper, copper, year, hole }: Colours): string {
  return `.p-line,.p-fine,.p-hatch,.p-copper-line{fill:none;stroke:${ink};stroke-linejoin:round;stroke-linecap:round}
.p-line{stroke-width:1.6}.p-fine{stroke-width:.8}.p-hatch{stroke-width:.75;opacity:.8}
.p-copper-line{stroke:${copper};stroke-width:2.4}
.p-ink,.nameplate,text{fill:${ink}}.p-hole{fill:${hole}}.p-paper{fill:${paper}}.p-copper{fill:${copper}}
text{font-family:"Iowan Old Style",Charter,"Palatino Linotype",Palatino,Georgia,"DejaVu Serif Condensed",serif}
.p-text,.year,.what{font-weight:700}.p-text{text-anchor:middle}.year{fill:${year}}
.nameplate{stroke:${ink};stroke-width:2}`
}

const style = `${plateStyle(plateColours.light)}
@media (prefers-color-scheme:dark){${plateStyle(plateColours.dark)}}`

/** A drawing as a file of its own, which follows light and dark by itself. */
export function plateFile(drawing: Html, viewBox = '0 0 640 400'): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}"><style>${style}</style>${drawing}</svg>`
    .markup
}
