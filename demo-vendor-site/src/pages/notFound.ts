import { articles } from '../articles/index.ts'
import { html, join } from '../html/Html.ts'
import { layout } from './layout.ts'
import { price } from './price.ts'
import type { Site } from './Site.ts'

/** A page that says there is no such page, and what there is instead. */
export function notFound(site: Site): string {
  return plain(
    site,
    'No such page',
    'We never printed it, or it has been pulped. Nothing was charged. These we did print:',
  )
}

/** A page for a fault of ours. */
export function fault(site: Site): string {
  return plain(
    site,
    'The presses have stopped',
    'Something broke on our side. Nothing was charged by this page. Try again, or read one of these:',
  )
}

function plain(site: Site, title: string, line: string): string {
  const items = articles.map(
    (article) =>
      html`<li><a href="/articles/${article.slug}">${article.title}</a> <span class="price">${price(article.price)}</span></li>`,
  )
  return layout(
    site,
    {
      title: `${title} · The Daily Tuppence`,
      description: line,
      path: '',
      styles: ['inside.css', 'front.css'],
    },
    html`<div class="plain text"><h1>${title}</h1><p class="standfirst">${line}</p><ul>${join(items)}</ul><p class="more"><a href="/">To the front page</a></p></div>`,
  )
}
