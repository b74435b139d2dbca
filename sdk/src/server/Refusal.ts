import type { Problem } from '@tuppence/protocol'

type More = {
  /** A stable code beside the problem's own: which rule refused. */
  readonly detail?: string
  readonly resource?: string
  readonly claim?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** Whether it counts against the address: somebody honest would hardly send it. */
  readonly isBad?: boolean
}

/** A request the till answers with a problem; 402 ones come with a fresh challenge. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problem: Problem.Name
  readonly more: More

  constructor(problem: Problem.Name, more: More = {}) {
    super(more.detail ?? problem)
    this.problem = problem
    this.more = more
  }
}
