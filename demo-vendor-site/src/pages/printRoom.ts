import { html } from '../html/Html.ts'
import { proofSize } from '../poster/poster.ts'
import { layout } from './layout.ts'
import { picture } from './picture.ts'
import type { Site } from './Site.ts'

/** Where the poster is sold. */
export function printRoom(site: Site): string {
  return layout(
    site,
    {
      title: 'The Print Room · The Daily Tuppence',
      description:
        'A Chart of Small Money: forty years of small payments on one sheet, as a file to print. 25¢.',
      path: '/print-room',
      styles: ['inside.css', 'front.css'],
      sells: true,
    },
    html`<div class="two">
<div class="text">
<p class="kicker">The Print Room</p>
<h1>A Chart of Small Money</h1>
<p class="standfirst">Forty years of small payments, from Lamport’s passwords to the Taler, on one sheet with eight engravings.</p>
<p>Drawn in lines, so it is as sharp on a wall as on a page. Black and one copper, on whatever paper you like.</p>
<dl class="facts"><dt>Sheet</dt><dd>A2 upright, 420 × 594 mm; scales to any size</dd><dt>File</dt><dd>One SVG, opens in any browser</dd>
<dt>Yours</dt><dd>For good. Print it as often as you like</dd><dt>Price</dt><dd><span class="price">25¢</span>, once</dd></dl>
<tuppence-button src="/print-room/poster" price="0.25" currency="USD" wallet="/how">Get the poster</tuppence-button>
<noscript><p class="notice">To buy the poster, this page has to speak to your wallet, and for that it needs JavaScript. <a href="/how">How this works</a></p></noscript>
</div>
<figure class="proof">${picture(site, 'poster', { ...proofSize, alt: 'The head of the poster: its title, and the first entries of the chart with their engravings.' })}<figcaption>Proof: the head of the sheet</figcaption></figure>
</div>`,
  )
}
