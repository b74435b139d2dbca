type Name = 'chromium' | 'firefox'
type Environment = Readonly<Record<string, string | undefined>>

/** The path of a browser that starts, or undefined. One that the environment names is the only one looked at. */
export function findBrowser(name: Name, env?: Environment): string | undefined

/** Why there is no browser, and what can be done. */
export function noBrowser(name: Name, env?: Environment): string

/** Finds a browser, or gets one. */
export function ensureBrowser(name: Name): Promise<string | undefined>
