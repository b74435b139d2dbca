import { html } from '../html/Html.ts'
import { layout } from './layout.ts'
import type { Site } from './Site.ts'

/** The owner's page. It holds no figures: its script fetches them with the token from the link. */
export function owner(site: Site): string {
  return layout(
    site,
    {
      title: 'Takings · The Daily Tuppence',
      description: 'For the owner of this paper.',
      path: '/owner',
      styles: ['inside.css', 'front.css', 'owner.css'],
      scripts: ['owner/main.js'],
    },
    html`<div class="owner">
<h1>Takings</h1>
<p id="state" class="standfirst" role="status">Reading the books…</p>
<noscript><p class="notice">This page needs JavaScript, to show its link’s token to the server.</p></noscript>
<div id="books" hidden>
<dl id="totals" class="totals"></dl>
<figure><div id="chart"></div><figcaption id="finding"></figcaption></figure>
<h2 id="by-item">By day and item</h2>
<div class="scroll" role="region" aria-labelledby="by-item" tabindex="0"><table id="takings"></table></div>
<p class="quiet">Days are UTC. “Waiting” is money that readers have handed over and that the redeemer has yet to take to the bank; it is worth the
same. “Opened again” counts readers who came back to what they own.</p>
<p><button type="button" id="again">Read the books again</button>
<button type="button" id="forget">Forget the token in this tab</button></p>
</div>
</div>`,
  )
}
