import { type Runtime, relay } from './relay.ts'

declare const chrome: { readonly runtime: Runtime }
declare const browser: { readonly runtime: Runtime } | undefined

relay(window, (typeof browser === 'undefined' ? chrome : browser).runtime)
