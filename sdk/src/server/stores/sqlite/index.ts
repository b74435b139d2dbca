export { sqlitePurse } from './sqlitePurse.ts'
export { sqliteStore } from './sqliteStore.ts'
