/** What the worker built for tests says of one touch of the world outside it. */
export type Told = {
  readonly what: 'read' | 'write' | 'session' | 'fetch' | 'page' | 'window'
  /** The stores, the path, or what else it was. */
  readonly at: string
  readonly when: 'before' | 'after'
  /** Of a write: operations by their ids, with the state it leaves each in. Of the session: those to be. */
  readonly states?: readonly (readonly [string, string])[]
}
