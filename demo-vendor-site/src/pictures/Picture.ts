import type { Html } from '../html/Html.ts'

/** A plate of 640 × 400 units; `alt` is what it shows, for those who cannot see it. */
export type Picture = { readonly alt: string; readonly caption: string; readonly plate: Html }
