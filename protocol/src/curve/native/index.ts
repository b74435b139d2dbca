export { isAvailable, native } from './native.ts'
