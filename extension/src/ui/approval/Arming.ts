/**
 * When the Pay button listens (threats A2). The window can open under a moving click or a typed Enter, so a
 * press counts only if both its halves come after the window was seen, focused and still for half a second:
 *
 *   away ──seen and focused──▶ settling ──500 ms──▶ armed ──down──▶ armed, pressed ──up──▶ approved
 *     ▲                          ▲   │ early press      │ blur, hide, resize, move, other content
 *     └──────blur, hide──────────┴───┘◀─────────────────┘
 *
 * Pure: the moment comes with each event, in milliseconds of one clock that does not go back.
 */
export type Arming = {
  readonly visible: boolean
  readonly focused: boolean
  /** Since when nothing has moved. */
  readonly still: number
  /** What a press after arming was begun with. */
  readonly pressed?: Hand
  /** A key is down, perhaps since before this window was there. */
  readonly keyHeld: boolean
}

type Hand = 'pointer' | 'key'

export type Event =
  | { readonly type: 'visible' | 'focused'; readonly value: boolean; readonly at: number }
  /** The window was moved or resized, or shows something else. */
  | { readonly type: 'disturbed'; readonly at: number }
  | {
      readonly type: 'down'
      readonly by: Hand
      readonly trusted: boolean
      readonly repeat: boolean
      readonly at: number
    }
  | { readonly type: 'up'; readonly by: Hand; readonly trusted: boolean; readonly at: number }
  /** The pointer left the button or was taken away while down. `by`: only a press of that hand was. */
  | { readonly type: 'cancelled'; readonly at: number; readonly by?: Hand }
  /** A whole press by a screen reader or by voice, which have no halves. */
  | { readonly type: 'assisted'; readonly trusted: boolean; readonly at: number }

/** Milliseconds the window must be seen, focused and still. */
export const settling = 500

export function start(at: number, { visible, focused }: { visible: boolean; focused: boolean }): Arming {
  return { visible, focused, still: at, keyHeld: false }
}

/** What the reader is shown of it. */
export function status(arming: Arming, now: number): 'away' | 'settling' | 'armed' {
  if (!arming.visible || !arming.focused) return 'away'
  return now - arming.still >= settling ? 'armed' : 'settling'
}

/** Milliseconds until it is armed if nothing happens; undefined when that alone will not arm it. */
export function remaining(arming: Arming, now: number): number | undefined {
  return status(arming, now) === 'settling' ? arming.still + settling - now : undefined
}

type Step = { readonly arming: Arming; readonly approved: boolean }

function restless(arming: Arming, at: number, change: Partial<Arming> = {}): Step {
  const { pressed: _, ...rest } = arming
  return { arming: { ...rest, ...change, still: at }, approved: false }
}

function letGo(arming: Arming, approved = false): Step {
  const { pressed: _, ...rest } = arming
  return { arming: rest, approved }
}

function down(arming: Arming, event: Extract<Event, { type: 'down' }>): Step {
  const held = event.by === 'key' ? { ...arming, keyHeld: true } : arming
  if (!event.trusted || event.repeat) return { arming: held, approved: false }
  if (status(arming, event.at) !== 'armed') return restless(held, event.at)
  return { arming: { ...held, pressed: event.by }, approved: false }
}

function up(arming: Arming, event: Extract<Event, { type: 'up' }>): Step {
  const approved = event.trusted && arming.pressed === event.by && status(arming, event.at) === 'armed'
  return letGo(event.by === 'key' ? { ...arming, keyHeld: false } : arming, approved)
}

/** The state after one event, and whether that event was the reader's approval. */
export function step(arming: Arming, event: Event): Step {
  switch (event.type) {
    case 'visible':
      return restless(arming, event.at, { visible: event.value })
    case 'focused':
      // A key that is still down says so by repeating.
      return restless(arming, event.at, { focused: event.value, keyHeld: false })
    case 'disturbed':
      return restless(arming, event.at)
    case 'down':
      return down(arming, event)
    case 'up':
      return up(arming, event)
    case 'cancelled':
      return event.by && event.by !== arming.pressed ? { arming, approved: false } : letGo(arming)
    case 'assisted':
      return letGo(arming, event.trusted && !arming.keyHeld && status(arming, event.at) === 'armed')
  }
}
