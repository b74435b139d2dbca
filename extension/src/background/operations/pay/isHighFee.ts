/** Fees above this share of what is moved, in hundredths, and above this many units, are high (threats X3). */
const highFee = { hundredths: 10n, units: 2n } as const

/** Whether a fee is one that a reader is told of before it is paid; both in units. */
export function isHighFee(fee: bigint, units: bigint): boolean {
  return fee > highFee.units && fee * 100n > units * highFee.hundredths
}
