/** What every page needs to know of the shop it belongs to. */
export type Site = {
  /** The address of a style sheet or script of ours, with its version in it. */
  readonly href: (asset: string) => string
  readonly now: () => Date
  /** The bank whose money the till takes, as its host. */
  readonly bank: string
}
