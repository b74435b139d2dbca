import { type Article, articles, type Section, sections } from '../articles/index.ts'
import { type Html, html, join } from '../html/Html.ts'
import { prose } from '../html/prose.ts'
import { proofSize } from '../poster/poster.ts'
import { layout } from './layout.ts'
import { picture } from './picture.ts'
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
${leadStory(site, lead)}
<div class="rail">${join([second, third].map((article) => story(site, article)))}</div>
</div>
${section(site, 'inventions', rest)}
${section(site, 'houses', rest)}
<div class="pair">${section(site, 'today', rest)}${section(site, 'change', rest)}</div>
${counter(site)}`,
  )
}

/** The story's picture leads where its title leads; the title alone is read out. */
function plate(site: Site, { slug }: Article): Html {
  return html`<a href="/articles/${slug}" tabindex="-1" aria-hidden="true">${picture(site, slug, { alt: '' })}</a>`
}

function leadStory(site: Site, article: Article): Html {
  const href = `/articles/${article.slug}`
  return html`<article class="lead-story">
<p class="kicker">${titleOf(article.section)}</p>
<h2><a href="${href}">${article.title}</a></h2>
<p class="standfirst">${article.standfirst}</p>
${plate(site, article)}
<div class="columns">${prose(article.teaser.replace(/\[\d+\]/g, ''))}</div>
<p class="more"><a href="${href}">Read on</a> <span class="price">${price(article.price)}</span></p>
</article>`
}

function story(site: Site, article: Article): Html {
  return html`<article class="story">
${plate(site, article)}
<h3><a href="/articles/${article.slug}">${article.title}</a></h3>
<p class="standfirst">${article.standfirst}</p>
<p class="more"><span class="price">${price(article.price)}</span></p>
</article>`
}

function titleOf(id: Section): string {
  return sections.find((section) => section.id === id)?.title ?? ''
}

function section(site: Site, id: Section, rest: readonly Article[]): Html | undefined {
  const found = sections.find((each) => each.id === id)
  const stories = rest.filter((article) => article.section === id)
  if (found === undefined || stories.length === 0) return undefined
  return html`<section class="section" id="${id}" aria-labelledby="section-${id}">
<header><h2 id="section-${id}">${found.title}</h2><p>${found.line}</p></header>
<div class="stories">${join(stories.map((article) => story(site, article)))}${id === 'inventions' && leader()}</div>
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

function counter(site: Site): Html {
  return html`<section class="section" aria-labelledby="counter">
<header><h2 id="counter">At the Counter</h2><p>Other things a few cents will buy</p></header>
<div class="stories counter">
<div><a class="art" href="/penny-falls" tabindex="-1" aria-hidden="true">${picture(site, 'falls', { alt: '' })}</a>
<h3><a href="/penny-falls">Penny Falls</a></h3>
<p>The pier’s own game: drop five coins and see what the shelf gives back. By the go.</p>
<p class="more"><span class="price">2¢</span> a go</p></div>
<div><a class="art" href="/print-room" tabindex="-1" aria-hidden="true">${picture(site, 'poster', { alt: '', ...proofSize })}</a>
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
