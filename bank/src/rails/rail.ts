/** A way for money to come into the bank and to go out of it; `method` is its name in NUT-04 and NUT-05. */
export type Rail = {
  readonly method: string
  /** Whether money comes in this way now. */
  readonly canMint: boolean
  /** Whether somebody has paid for what comes in: then the bank owes it until it is minted, however late. */
  readonly isMoney: boolean
  /** What the payer of a new mint quote pays, and how much of it is paid already. */
  invoice(amount: bigint): { readonly request: string; readonly paid: bigint }
  /** How much a melt request asks to be paid out. Throws BankError. */
  readRequest(request: string): bigint
}
