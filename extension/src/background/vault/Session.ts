/**
 * Values that are kept in memory for as long as the browser runs, out of reach of pages and content scripts, and never
 * on disk: they outlive the worker. Strings and JSON.
 */
export interface Session {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}
