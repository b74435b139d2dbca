import type { TillOptions } from '@tuppence/sdk/server'

/**
 * How the till of a schedule sells: for locked coins, for plain ones that it swaps at once, or for locked ones until a
 * sale or two have reached its cap, and for plain ones then. Past the second cap locked coins wait for the redeemer.
 */
export const tillModes = {
  offline: { mode: 'offline' },
  online: { mode: 'online' },
  capped: { mode: 'offline', limits: { exposureOnline: 3n, exposureMost: 9n } },
} as const satisfies Record<string, Required<Pick<TillOptions, 'mode'>> & Pick<TillOptions, 'limits'>>

export type TillMode = keyof typeof tillModes
