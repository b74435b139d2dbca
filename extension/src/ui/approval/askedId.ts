/** The operation that the window's address names. What stands there may be anything: the background looks at it. */
export function askedId(search: string): string {
  return new URLSearchParams(search).get('id') ?? ''
}
