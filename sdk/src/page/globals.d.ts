// What the browsers have and TypeScript's DOM library does not name yet.
interface Document {
  readonly prerendering?: boolean
}

interface Element {
  /** Missing before Chromium 146 and Firefox 148. */
  setHTML?(html: string, options?: { sanitizer?: object }): void
}
