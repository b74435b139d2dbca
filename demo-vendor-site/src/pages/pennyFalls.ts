import { html } from '../html/Html.ts'
import { layout } from './layout.ts'
import type { Site } from './Site.ts'

/** The game, by the go. */
export function pennyFalls(site: Site): string {
  return layout(
    site,
    {
      title: 'Penny Falls · The Daily Tuppence',
      description: 'A coin pusher in your browser: five coins a go, two cents a go.',
      path: '/penny-falls',
      styles: ['inside.css', 'front.css', 'falls.css'],
      scripts: ['falls/main.js'],
      sells: true,
    },
    html`<div class="falls">
<div class="machine">
<canvas id="table" width="720" height="900" role="img" aria-label="A coin pusher seen from above. The controls are the buttons under it."></canvas>
<p id="said" class="said" role="status">The shelf is full. A go is five coins.</p>
<div class="controls" role="group" aria-label="Controls">
<button type="button" id="left">◀ Left</button><button type="button" id="drop" class="main">Drop a coin</button><button type="button" id="right">Right ▶</button>
</div>
</div>
<div class="text intro">
<p class="kicker">At the Counter</p>
<h1>Penny Falls</h1>
<p class="standfirst">Every pier had one. Coins lie on a shelf, a bar pushes them towards the edge, and one more might send them over.</p>
<p>Place your coins in the gaps or behind a crowd, and wait for the bar to draw back before you let go. What falls over the front
edge you have won; what slips down the sides the house keeps.</p>
</div>
<div class="ticket">
<dl class="facts"><dt>Coins left</dt><dd id="coins" class="money">0</dd><dt>Won this go</dt><dd id="won" class="money">0</dd><dt>Best go</dt><dd id="best" class="money">0</dd></dl>
<tuppence-button id="go" src="/penny-falls/go" method="POST" kind="each" price="0.02" currency="USD" wallet="/how">A go</tuppence-button>
<noscript><p class="notice">The game and the paying both need JavaScript. <a href="/how">How this works</a></p></noscript>
</div>
<p class="quiet notes">Keys: <kbd>←</kbd> <kbd>→</kbd> to move the chute, <kbd>space</kbd> to drop, when the game or one of its buttons has the focus. On a phone: slide
over the shelf to aim, and tap to drop. The coins on the shelf are playing coins, worth nothing but a good mood; there is nothing to win but the game.</p>
</div>`,
  )
}
