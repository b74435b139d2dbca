import { type Html, html } from '../html/Html.ts'
import type { Picture } from '../pictures/Picture.ts'
import { plateName } from '../pictures/plates.ts'
import type { Site } from './Site.ts'

type Drawing = Pick<Picture, 'alt'> & { readonly width?: number; readonly height?: number }

/** A drawing on a page. Its place is kept free until it comes. */
export function picture(site: Site, name: string, { alt, width = 640, height = 400 }: Drawing): Html {
  return html`<img class="plate" src="${site.href(plateName(name))}" alt="${alt}" width="${width}" height="${height}">`
}
