export { type Code, PayError } from './errors.ts'
export type { Happening, Told } from './events.ts'
export { start } from './start.ts'
export type { Tuppence } from './tuppence.ts'
