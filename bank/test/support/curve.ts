import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'

export const curve: Curve = isAvailable() ? native() : noble
