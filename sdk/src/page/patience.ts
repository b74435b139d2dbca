/** Milliseconds in which a wallet answers a knock, if there is one. */
export const patience = 300
/** The first silence, in milliseconds, after which the wallet is asked again; it doubles each time. */
export const silence = 2_000
/** A wallet that has said nothing when its silence comes to so many milliseconds has gone. */
export const gone = 16_000
/** The longest Retry-After, in seconds, that is waited for. */
export const longest = 20
/** How often a press may present a credential again, the same or a fresh one. */
export const tries = 3
