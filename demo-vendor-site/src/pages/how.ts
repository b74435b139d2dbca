import { html } from '../html/Html.ts'
import { partiesPicture } from '../pictures/parties.ts'
import { layout } from './layout.ts'
import { picture } from './picture.ts'
import type { Site } from './Site.ts'

/** How paying works here, for a reader who has no wallet yet. */
export function how(site: Site): string {
  return layout(
    site,
    {
      title: 'How it works · The Daily Tuppence',
      description:
        'How to read this newspaper for a few cents: what a wallet is, how to get one, what it tells whom.',
      path: '/how',
      styles: ['inside.css', 'front.css'],
    },
    html`<div class="beside">
<div class="plain text">
<h1>How it works</h1>
<p class="standfirst">You pay for what you read, by the piece, with a purse that lives in your browser. There is no account, no card
number and no newsletter.</p>
<h2>In three steps</h2>
<ol>
<li><strong>Get the wallet.</strong> Tuppence is a browser extension for Chrome and Firefox. It keeps your money and speaks for you to
sites like this one. If you run the project from its source, <code>npm start</code> opens a browser that has it already.</li>
<li><strong>Put in a little money.</strong> Add a bank to the wallet and top up. This paper takes the money of
<strong>${site.bank}</strong>. If that bank issues test money, the wallet marks it as such wherever it shows, and it costs you
nothing.</li>
<li><strong>Press the button.</strong> Each article says what it costs. Press, and the wallet’s own window asks: who wants it, how much,
for what. Say yes and the article opens in place; say no and nothing happens.</li>
</ol>
<h2>What you get</h2>
<ul>
<li><strong>Articles</strong> are yours for thirty days in this browser. Reload, come back tomorrow: no second charge.</li>
<li><strong>The poster</strong> is a file. Save it once, and it is yours for good.</li>
<li><strong>A go at Penny Falls</strong> and <strong>a tip</strong> are for once. You can have another.</li>
</ul>
<h2>If something goes wrong</h2>
<p>Money leaves your wallet only after you have said yes. If the line breaks while you pay, press again: the same coins are shown
again, and the same coins are never charged twice. If we never take them, they are not lost: they are locked to us only until a
date some weeks ahead, and after it they are yours again.</p>
<h2>Who learns what</h2>
<p>The bank knows that you drew some money, and that this paper took some in. It cannot tell which coin came from whom, because it
signed yours without seeing them; the story of that trick is <a href="/articles/the-bank-that-signed-blindfold">in this paper</a>.
We learn that somebody paid five cents for an article. The wallet knows everything, and it is on your own machine.</p>
<p class="more"><a href="/">To the front page</a></p>
</div>
<figure>${picture(site, 'parties', partiesPicture)}<figcaption>${partiesPicture.caption}</figcaption></figure>
</div>`,
  )
}
