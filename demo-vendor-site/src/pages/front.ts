import { type Article, articles, type Section, sections } from '../articles/index.ts'
import { type Html, html, join } from '../html/Html.ts'
import { prose } from '../html/prose.ts'
import { fallsPicture } from '../pictures/falls.ts'
import { element } from '../pictures/Picture.ts'
import { pictures } from '../pictures/pictures.ts'
import { posterProof } from '../poster/poster.ts'
import { layout } from './layout.ts'
import { price } from './price.ts'
import type { Site } from './Site.ts'

/** The front page: a lead story, two beside it, a section each for the rest, and the counter. */
export function front(site: Site): string {
  const [lead, second, third, ...rest] = articles
  if (lead === undefined || second === undefined || third === undefined)
    throw new Error('A paper needs three stories')
  const page = {
    title: 'The Daily Tuppence',
    description: 'A newspaper on the history of small payments, sold by the article for a few cents.',
    path: '/',
    styles: ['front.css'],
    sells: true,
    front: true,
  }
  return layout(
    site,
    page,
    html`<div class="lead">
${leadStory(lead)}
<div class="rail">${join([second, third].map((article) => story(article)))}</div>
</div>
${section('inventions', rest)}
${section('houses', rest)}
<div class="pair">${section('today', rest)}${section('change', rest)}</div>
${counter()}`,
  )
}

function picture(article: Article): Html | undefined {
  const found = pictures.get(article.slug)
  return (
    found && html`<a href="/articles/${article.slug}" tabindex="-1" aria-hidden="true">${element(found)}</a>`
  )
}

function leadStory(article: Article): Html {
  const href = `/articles/${article.slug}`
  return html`<article class="lead-story">
<p class="kicker">${titleOf(article.section)}</p>
<h2><a href="${href}">${article.title}</a></h2>
<p class="standfirst">${article.standfirst}</p>
${picture(article)}
<div class="columns">${prose(article.teaser.replace(/\[\d+\]/g, ''))}</div>
<p class="more"><a href="${href}">Read on</a> <span class="price">${price(article.price)}</span></p>
</article>`
}

function story(article: Article): Html {
  return html`<article class="story">
${picture(article)}
<h3><a href="/articles/${article.slug}">${article.title}</a></h3>
<p class="standfirst">${article.standfirst}</p>
<p class="more"><span class="price">${price(article.price)}</span></p>
</article>`
}

function titleOf(id: Section): string {
  return sections.find((section) => section.id === id)?.title ?? ''
}

function section(id: Section, rest: readonly Article[]): Html | undefined {
  const found = sections.find((each) => each.id === id)
  const stories = rest.filter((article) => article.section === id)
  if (found === undefined || stories.length === 0) return undefined
  return html`<section class="section" id="${id}" aria-labelledby="section-${id}">
<header><h2 id="section-${id}">${found.title}</h2><p>${found.line}</p></header>
<div class="stories">${join(stories.map((article) => story(article)))}${id === 'inventions' && leader()}</div>
</section>`
}

/** The paper's own opinion, which is free. */
function leader(): Html {
  return html`<div><aside class="leader" aria-label="The paper’s own opinion">
<h3>Why tuppence?</h3>
<p>Every scheme in these columns was cheap enough. They failed, most of them, at a question: is this page worth a cent to me?
It takes longer to answer than to pay, and a reader who is asked it forty times a day will ask to be left alone.</p>
<p>So this paper asks seldom and plainly. One price, before you press. One press, and the page is yours for a month. If your
wallet may say yes for you, up to a sum that you set, it need not ask at all. And what you read is nobody’s business: the bank
does not learn it, and we do not learn who you are.</p>
</aside></div>`
}

function counter(): Html {
  return html`<section class="section" aria-labelledby="counter">
<header><h2 id="counter">At the Counter</h2><p>Other things a few cents will buy</p></header>
<div class="stories counter">
<div><a class="art" href="/penny-falls" tabindex="-1" aria-hidden="true">${element(fallsPicture)}</a>
<h3><a href="/penny-falls">Penny Falls</a></h3>
<p>The pier’s own game: drop five coins and see what the shelf gives back. By the go.</p>
<p class="more"><span class="price">2¢</span> a go</p></div>
<div><a class="art" href="/print-room" tabindex="-1" aria-hidden="true">${posterProof(0, 640)}</a>
<h3><a href="/print-room">A Chart of Small Money</a></h3>
<p>Forty years of small payments on one sheet, drawn for a wall. A file to keep and print.</p>
<p class="more"><span class="price">25¢</span> to own</p></div>
<div><h3>The tip jar</h3>
<p>If the paper has been worth more to you than it asked, there is a jar by the door. It buys nothing, and is much appreciated.</p>
<tuppence-tip class="tips" src="/tip" amounts="0.02 0.05 0.25" currency="USD" wallet="/how"></tuppence-tip>
<noscript><p class="quiet">The jar needs JavaScript, to speak to your wallet.</p></noscript></div>
</div>
</section>`
}
