import type { Config } from '../config.ts'

/** One question to the reader. */
export type Waiting = {
  readonly id: string
  readonly origin: string
  /** Milliseconds. */
  readonly askedAt: number
  /** Its payee has been looked at, so that it can be shown. */
  readonly checked?: true
  readonly shown?: Shown
}

export type Shown = {
  readonly at: number
  /** The tab opened for it; missing while it opens. Only this tab can decide. */
  readonly tab?: number
  /** Its clock stands still: the reader is topping up. */
  readonly stopped?: true
}

export type Queue = readonly Waiting[]

/** The queue with one more question, or `undefined` when it is full for this origin or for all (threats A6). */
export function enqueue(queue: Queue, waiting: Waiting, config: Config): Queue | undefined {
  const front = queue.find((each) => each.shown !== undefined) ?? queue[0]
  const behind = queue.filter((each) => each !== front)
  if (behind.length >= config.approvals) return undefined
  const ofOrigin = behind.filter((each) => each.origin === waiting.origin).length
  if (ofOrigin >= config.approvalsPerOrigin) return undefined
  return [...queue, waiting]
}

export function remove(queue: Queue, id: string): Queue {
  return queue.filter((each) => each.id !== id)
}

export function find(queue: Queue, id: string): Waiting | undefined {
  return queue.find((each) => each.id === id)
}

/** The question to open a window for now, if any: one window for all. */
export function nextToShow(queue: Queue): Waiting | undefined {
  if (queue.some((each) => each.shown !== undefined)) return undefined
  return queue.find((each) => each.checked)
}

/** The queue with one question ready to be shown. */
export function withChecked(queue: Queue, id: string): Queue {
  return queue.map((each) => (each.id === id ? { ...each, checked: true } : each))
}

/** The queue with what is known of one question's window changed. */
export function withShown(queue: Queue, id: string, shown: Shown | undefined): Queue {
  return queue.map((each) => {
    if (each.id !== id) return each
    const { shown: _, ...rest } = each
    return shown === undefined ? rest : { ...rest, shown }
  })
}

/** When a question ends by itself; `undefined` while its clock stands still. Milliseconds. */
export function endsAt(waiting: Waiting, config: Config): number | undefined {
  if (waiting.shown === undefined) return waiting.askedAt + config.approvalQueued
  if (waiting.shown.stopped) return undefined
  return waiting.shown.at + config.approvalShown
}

export function isOver(waiting: Waiting, now: number, config: Config): boolean {
  const end = endsAt(waiting, config)
  return end !== undefined && end <= now
}

/** Whether a decision from this tab counts: it was opened for this question, and in time (threats A3, A7). */
export function mayDecide(
  queue: Queue,
  id: string,
  asking: { tab: number; now: number; config: Config },
): boolean {
  const waiting = find(queue, id)
  if (waiting?.shown?.tab === undefined || waiting.shown.tab !== asking.tab) return false
  return !isOver(waiting, asking.now, asking.config)
}
