/** What the decision rests on. Allowances and rates join it when they come. */
export type Question = {
  /** When the reader approved these very terms, if they did and the challenge ran out before they were paid. */
  readonly approvedAt: number | undefined
  /** How long such an approval counts. */
  readonly approvalCarried: number
  /** Whether it would cost no more than they were shown, from the same wallet and bank, with nothing else to point out. */
  readonly isAsShown: boolean
  /** Until when this origin is not listened to, after too many refusals. */
  readonly silentUntil: number
  /** Whether it fits every limit. */
  readonly isWithinLimits: boolean
  /** Whether the clock stands before a time that has been (threats W4). */
  readonly isClockBehind: boolean
  readonly now: number
}

export type Decision = 'allow' | 'ask' | 'deny'

/** Whether to pay, to ask the reader, or to refuse without asking. Pure. */
export function decide(question: Question): Decision {
  const { approvedAt, approvalCarried, silentUntil, now } = question
  const { isAsShown, isWithinLimits, isClockBehind } = question
  const carried = approvedAt !== undefined && now >= approvedAt && now - approvedAt <= approvalCarried
  if (carried) return isWithinLimits && isAsShown && !isClockBehind ? 'allow' : 'ask'
  if (now < silentUntil) return 'deny'
  return 'ask'
}
