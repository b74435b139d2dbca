import type { StoreName } from '../storage/Row.ts'

/** The associated data of a record (threats §2): its body cannot be moved to another one. */
export function placeOf(store: StoreName, key: string, schema: number): string {
  return `tuppence|v1|${store}|${key}|${schema}`
}
