import { type Html, html, join, type Value } from '../html/Html.ts'
import { nameplate } from '../nameplate/nameplate.ts'
import type { Site } from './Site.ts'

type Page = {
  readonly title: string
  readonly description: string
  /** Path of the page, to mark it in the bar. */
  readonly path: string
  readonly styles: readonly string[]
  /** Scripts of our own, as modules, beside the SDK. */
  readonly scripts?: readonly string[]
  /** Whether the page sells something. */
  readonly sells?: boolean
  readonly front?: boolean
}

const bar = [
  ['/', 'Front page'],
  ['/#inventions', 'Inventions'],
  ['/#houses', 'Houses'],
  ['/#today', 'Today'],
  ['/penny-falls', 'Penny Falls'],
  ['/print-room', 'Print Room'],
  ['/how', 'How it works'],
] as const

const plate = nameplate('The Daily Tuppence')
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

/** A whole page of the newspaper, from the doctype to the imprint. */
export function layout(site: Site, page: Page, body: Value): string {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<link rel="icon" type="image/svg+xml" href="${site.href('mark.svg')}">
${join(['paper.css', ...page.styles].map((name) => html`<link rel="stylesheet" href="${site.href(name)}">\n`))}${
  page.sells && html`<script src="${site.href('tuppence.js')}" defer></script>\n`
}${join((page.scripts ?? []).map((name) => html`<script type="module" src="${site.href(name)}"></script>\n`))}</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<div class="sheet">
${masthead(site, page)}
<main id="main" tabindex="-1">
${body}
</main>
${imprint()}
</div>
</body>
</html>`.markup
}

function masthead(site: Site, page: Page): Html {
  const links = bar.map(
    ([href, name]) => html`<a href="${href}"${href === page.path && html` aria-current="page"`}>${name}</a>`,
  )
  const title = html`<a class="title" href="/" aria-label="The Daily Tuppence, front page">${plate}</a>`
  return html`<header class="masthead ${page.front ? 'front' : 'inside'}">
<div class="ears"><span>${day.format(site.now())}</span><span>Price: from two cents, by the piece</span></div>
${page.front ? html`<h1 class="name">${title}</h1>` : title}
${page.front && html`<p class="motto">A newspaper of small money, sold in small money</p>`}
<nav class="bar" aria-label="Sections">${join(links)}</nav>
</header>`
}

function imprint(): Html {
  return html`<footer class="imprint">
<p>The Daily Tuppence is the demonstration newspaper of the Tuppence project. Its articles are true to their sources; its money
is whatever its bank says it is. Set in your own system’s type; pictures drawn by the computer that serves them.</p>
<nav aria-label="About the paper"><a href="/how">How it works</a><a href="/about">About</a><a href="/about#privacy">Privacy</a><a href="/owner">For the owner</a></nav>
</footer>`
}
