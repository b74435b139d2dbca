import { type Html, html } from '../html/Html.ts'

/** A plate of 640 × 400 units; `alt` is what it shows, for those who cannot see it. */
export type Picture = { readonly alt: string; readonly caption: string; readonly plate: Html }

/** The picture as an element of the page. Its colours come from the page's style sheet. */
export function element({ alt, plate }: Picture): Html {
  return html`<svg class="plate" viewBox="0 0 640 400" role="img" aria-label="${alt}">${plate}</svg>`
}
