export { noble } from '@tuppence/protocol/curve'
export { openOther, restoreIn, wordsOf } from '../../extension/test/support/restored.ts'
export { bankUrl, createNetwork, openBank, openWorld } from '../../extension/test/support/world.ts'
