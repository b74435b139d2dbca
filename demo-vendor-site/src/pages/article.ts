import { type Article, articles, type Source, sections } from '../articles/index.ts'
import { type Html, html, join } from '../html/Html.ts'
import { prose, wordCount } from '../html/prose.ts'
import { pictures } from '../pictures/pictures.ts'
import { layout } from './layout.ts'
import { picture } from './picture.ts'
import { price } from './price.ts'
import type { Site } from './Site.ts'

/** An article's page: everything but what is sold. */
export function articlePage(site: Site, article: Article): string {
  const section = sections.find(({ id }) => id === article.section)
  const words = wordCount(article.body)
  const page = {
    title: `${article.title} · The Daily Tuppence`,
    description: article.standfirst,
    path: `/articles/${article.slug}`,
    styles: ['inside.css', 'front.css'],
    sells: true,
  }
  return layout(
    site,
    page,
    html`<article class="article">
<header>
<p class="kicker">${section?.title}</p>
<h1>${article.title}</h1>
<p class="standfirst">${article.standfirst}</p>
<p class="byline"><span>From our history desk</span><span>${words} words, ${minutes(words)} minutes</span><span>The first part and the sources are free; the rest is <span class="price">${price(article.price)}</span></span></p>
</header>
<div>
${figure(site, article)}
<div class="text opening">${prose(article.teaser)}</div>
<tuppence-paywall class="text" src="/articles/${article.slug}/full" price="${article.price}" currency="USD" wallet="/how"><p class="rest">The story goes on for another ${words} words. Pay once, and it is yours to read for thirty days.</p></tuppence-paywall>
<noscript><p class="notice">To buy the rest, this page has to speak to your wallet, and for that it needs JavaScript. What stands above and the sources are free to read without. <a href="/how">How this works</a></p></noscript>
</div>
<aside class="sources" aria-labelledby="sources"><h2 id="sources">Sources</h2>
<ol>${join(article.sources.map(source))}</ol></aside>
<div class="foot"><h2>The tip jar</h2>
<p>If it was worth more to you than it asked.</p>
<tuppence-tip src="/tip" amounts="0.02 0.05 0.25" currency="USD" wallet="/how"></tuppence-tip></div>
${next(article)}
</article>`,
  )
}

/** What is sold: the body, as a fragment that takes the place of the offer. */
export function articleBody(article: Article): string {
  return prose(article.body).markup
}

function minutes(words: number): number {
  return Math.max(2, Math.round(words / 230))
}

function figure(site: Site, { slug }: Article): Html | undefined {
  const found = pictures.get(slug)
  return (
    found && html`<figure>${picture(site, slug, found)}<figcaption>${found.caption}</figcaption></figure>`
  )
}

function source(item: Source, index: number): Html {
  return html`<li id="source-${index + 1}">${item.authors}, <a href="${item.url}" rel="noreferrer">${item.title}</a>. ${item.where}${item.year !== undefined && `, ${item.year}`}.</li>`
}

function next(article: Article): Html {
  const at = articles.indexOf(article)
  const others = [1, 2, 3]
    .map((step) => articles[(at + step) % articles.length])
    .filter((other) => other !== undefined)
  return html`<section class="next section" aria-labelledby="next"><header><h2 id="next">Read on</h2></header>
<div class="stories">${join(
    others.map(
      (other) => html`<article class="story"><h3><a href="/articles/${other.slug}">${other.title}</a></h3>
<p class="standfirst">${other.standfirst}</p><p class="more"><span class="price">${price(other.price)}</span></p></article>`,
    ),
  )}</div></section>`
}
