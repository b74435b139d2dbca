import { ProtocolError } from '../../Errors.ts'

/** The native library's functions. */
export type Addon = typeof import('secp256k1/bindings.js')

// An optional dependency, prebuilt for some platforms only: its absence shows when the curve is asked for.
const loaded = await import('secp256k1/bindings.js').then(
  (module) => module.default,
  () => undefined,
)

/** The native library. Throws native-missing where it could not be loaded. */
export function addon(): Addon {
  if (loaded === undefined) throw new ProtocolError('native-missing')
  return loaded
}

/** True for the one form of a point that is let through to the library, which would take others. */
export function isCompressed(bytes: Uint8Array): boolean {
  return bytes.length === 33 && (bytes[0] === 2 || bytes[0] === 3)
}

/** Runs library calls whose scalars were checked, so that what they throw is about a point. */
export function onPoints<T>(points: readonly Uint8Array[], run: () => T): T {
  if (!points.every(isCompressed)) throw new ProtocolError('malformed-point')
  try {
    return run()
  } catch {
    throw new ProtocolError('malformed-point')
  }
}
