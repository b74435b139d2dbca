import { draw, type Falling, inks } from './draw.ts'
import * as Game from './Game.ts'
import * as Table from './Table.ts'

const place = 'penny-falls'
const nudge = 26

function find<T extends Element>(id: string, kind: new () => T): T {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`The page has no ${id}`)
  return element
}

const canvas = find('table', HTMLCanvasElement)
const said = find('said', HTMLElement)
const scores = {
  coins: find('coins', HTMLElement),
  won: find('won', HTMLElement),
  best: find('best', HTMLElement),
}
const machine = document.querySelector('.machine')
const dropButton = find('drop', HTMLButtonElement)
const goButton = find('go', HTMLElement)
const still = matchMedia('(prefers-reduced-motion: reduce)')
const dark = matchMedia('(prefers-color-scheme: dark)')

const game = Game.restore(sessionStorage.getItem(place)) ?? Game.begin(Date.now())
let falling: Falling[] = []
let ink = inks()
let last = 0
let owed = 0
let frame = 0

function show(): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const scale = canvas.width / Table.size.width
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.font = `700 34px ${getComputedStyle(canvas).fontFamily}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  draw(context, game, falling, ink)
}

function tell(): void {
  scores.coins.textContent = String(game.left)
  scores.won.textContent = String(game.won)
  scores.best.textContent = String(game.best)
  dropButton.setAttribute('aria-disabled', String(game.left === 0))
  sessionStorage.setItem(place, JSON.stringify(game))
}

function announce(text: string): void {
  if (said.textContent !== text) said.textContent = text
}

/** Runs the machine for some ticks; true when the score has changed. */
function advance(ticks: number): boolean {
  let changed = false
  for (let index = 0; index < ticks && Game.isRunning(game); index++) {
    for (const each of Game.step(game)) {
      changed = true
      if (!still.matches) falling.push({ ...each, age: 0 })
    }
  }
  return changed
}

function onFrame(now: number): void {
  const passed = Math.min(0.1, (now - last) / 1000)
  last = now
  owed += passed
  const ticks = Math.floor(owed / Table.tick)
  owed -= ticks * Table.tick
  if (advance(ticks)) {
    tell()
    announce(Game.say(game))
  }
  for (const each of falling) each.age += passed
  falling = falling.filter(({ age }) => age < 0.55)
  show()
  if (Game.isRunning(game) || falling.length > 0) {
    frame = requestAnimationFrame(onFrame)
    return
  }
  frame = 0
  tell()
  announce(
    game.won + game.lost > 0 || game.until > 0 ? Game.say(game) : 'The shelf is full. A go is five coins.',
  )
}

function wake(): void {
  if (frame !== 0) return
  last = performance.now()
  frame = requestAnimationFrame(onFrame)
}

/** Where motion is not wanted, a dropped coin's whole course is worked out at once. */
function drop(): void {
  if (!Game.drop(game)) {
    announce('No coins left. Press “A go” for five more.')
    return
  }
  if (still.matches) advance(Math.round((Table.size.period * 1.5) / Table.tick))
  tell()
  announce(Game.say(game))
  if (still.matches && game.left > 0) show()
  else wake()
}

function aim(by: number): void {
  Game.move(game, by)
  show()
}

function aimAt(event: PointerEvent): void {
  const bounds = canvas.getBoundingClientRect()
  aim(((event.clientX - bounds.left) / bounds.width) * Table.size.width - game.chute)
}

function hold(id: string, by: number): void {
  const button = find(id, HTMLButtonElement)
  let timer = 0
  const stop = (): void => clearInterval(timer)
  button.addEventListener('pointerdown', () => {
    stop()
    timer = window.setInterval(() => aim(by), 60)
  })
  for (const end of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) button.addEventListener(end, stop)
  button.addEventListener('click', () => aim(by))
}

hold('left', -nudge)
hold('right', nudge)
dropButton.addEventListener('click', drop)
canvas.addEventListener('pointermove', aimAt)
canvas.addEventListener('pointerdown', aimAt)
canvas.addEventListener('click', drop)
machine?.addEventListener('keydown', (event) => {
  if (!(event instanceof KeyboardEvent)) return
  const by = new Map([
    ['ArrowLeft', -nudge],
    ['ArrowRight', nudge],
  ]).get(event.key)
  if (by === undefined) return
  event.preventDefault()
  aim(by)
})

/** The till let the reader in: the response says how many coins a go is. */
goButton.addEventListener('tuppence-opened', (event) => {
  if (!(event instanceof CustomEvent)) return
  const { response }: { response?: unknown } = event.detail ?? {}
  if (!(response instanceof Response)) return
  response
    .json()
    .then(begin, () => announce('The machine did not understand its own ticket. Reload the page.'))
})

function begin(ticket: unknown): void {
  const coins = typeof ticket === 'object' && ticket !== null && 'coins' in ticket ? ticket.coins : undefined
  if (coins !== 5) return
  Game.addGo(game, coins, Date.now())
  tell()
  announce('Five coins. Aim, and drop.')
  if (!still.matches) wake()
  show()
  dropButton.focus({ preventScroll: true })
  machine?.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' })
}

dark.addEventListener('change', () => {
  ink = inks()
  show()
})
const sharp = Math.min(2, devicePixelRatio || 1)
canvas.width = Table.size.width * sharp
canvas.height = Table.size.height * sharp
tell()
show()
if (Game.isRunning(game)) {
  announce(Game.say(game))
  if (!still.matches) wake()
}
