/** The path of an installed browser, or undefined. */
export function findBrowser(name: 'chromium' | 'firefox'): string | undefined

/** Finds a browser, or gets one. */
export function ensureBrowser(name: 'chromium' | 'firefox'): Promise<string | undefined>
