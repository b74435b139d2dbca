import { html } from '../html/Html.ts'
import { pressPicture } from '../pictures/press.ts'
import { layout } from './layout.ts'
import { picture } from './picture.ts'
import type { Site } from './Site.ts'

/** About the paper, and what it keeps about its readers. */
export function about(site: Site): string {
  return layout(
    site,
    {
      title: 'About · The Daily Tuppence',
      description:
        'What this newspaper is, how it was made, and what it does and does not know about its readers.',
      path: '/about',
      styles: ['inside.css', 'front.css'],
    },
    html`<div class="beside">
<div class="plain text">
<h1>About this paper</h1>
<p class="standfirst">The Daily Tuppence is a small shop that happens to be a newspaper. It was made to show what the Tuppence project
can do, and to be worth reading while it does so.</p>
<p>Its subject is its own trade: the forty-year attempt to make payments small. The articles were written for it. Each names its
sources, and the sources can be read free of charge, so that nobody has to pay us to find out whether we are right. If you find a mistake
in one, it is a mistake, and we should like to mend it.</p>
<p>The pictures, the lettering of the title and the poster are drawn by the programs that serve these pages. The type is whatever your
own system reads best in.</p>
<h2>How it is built</h2>
<p>A few hundred lines around the public server library: a <em>till</em> stands in front of each thing that is sold and lets nobody by
without a coin; a <em>redeemer</em> takes the coins to the bank a few times an hour. The till can judge a coin by itself, so the
paper stays open when the bank is shut. Pages come from this server alone, without a script, font or picture from anywhere else.</p>
<h2 id="privacy">Privacy</h2>
<ul>
<li><strong>No accounts.</strong> We do not ask who you are and have nowhere to write it down.</li>
<li><strong>No tracking.</strong> No analytics, no advertising, nothing loaded from a third party. Links to other sites do not tell
them where you came from.</li>
<li><strong>One kind of cookie.</strong> When you buy an article or the poster, the till leaves a cookie for that address alone. It says that this
browser has paid for it, and until when. It holds no name and no number that is used anywhere else. A reader who buys nothing gets no cookie.</li>
<li><strong>What we keep of a sale:</strong> the coins, the thing sold, the time. The coins bear no name; as far as
they go, two purchases of yours might be those of two people.</li>
<li><strong>Penny Falls</strong> keeps the state of its shelf in your browser until you close the tab. It is not sent to us.</li>
</ul>
<p class="more"><a href="/how">How paying works</a></p>
</div>
<figure>${picture(site, 'press', pressPicture)}<figcaption>${pressPicture.caption}</figcaption></figure>
</div>`,
  )
}
