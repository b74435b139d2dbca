import { equal, random, unhex } from '../../Encoding.ts'
import { ensure, ProtocolError } from '../../Errors.ts'
import type { Curve } from '../Curve.ts'
import { hashToCurve } from '../hashToCurve.ts'
import { type Addon, addon, isCompressed, onPoints } from './addon.ts'
import { multiplyPublic, recommit, schnorrVerify } from './public.ts'
import { sign } from './schnorr.ts'

let made: Curve | undefined

/**
 * The curve over libsecp256k1, for servers. Throws native-missing where the addon is not there or does not
 * compute what it should; there is no quiet fallback.
 */
export function native(): Curve {
  made ??= check(create(addon()))
  return made
}

/** Whether `native()` gives a curve here. */
export function isAvailable(): boolean {
  try {
    native()
    return true
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'native-missing') return false
    throw error
  }
}

function create(lib: Addon): Curve {
  // Blinds the library's own multiplications of G against side channels.
  lib.contextRandomize(random(32))

  function scalar(bytes: Uint8Array): Uint8Array {
    ensure(bytes.length === 32 && lib.privateKeyVerify(bytes), 'malformed-scalar')
    return bytes
  }

  function isPoint(bytes: Uint8Array): boolean {
    return isCompressed(bytes) && lib.publicKeyVerify(bytes)
  }

  return {
    name: 'native',
    hashToCurve: (message) => hashToCurve(message, lib.publicKeyVerify),
    isPoint,
    multiply: (point, secret) => multiplySecret(lib, point, scalar(secret)),
    multiplyPublic: (point, k) => multiplyPublic(lib, point, scalar(k)),
    multiplyBase: (secret) => lib.publicKeyCreate(scalar(secret)),
    add: (a, b) => onPoints([a, b], () => lib.publicKeyCombine([a, b])),
    subtract: (a, b) => onPoints([a, b], () => lib.publicKeyCombine([a, lib.publicKeyNegate(b)])),
    uncompress: (point) => onPoints([point], () => lib.publicKeyConvert(point, false)),
    multiplyAdd(a, b, c) {
      const product = lib.privateKeyTweakMul(scalar(a).slice(), scalar(b))
      const term = scalar(c)
      try {
        return lib.privateKeyTweakAdd(product, term)
      } catch {
        throw new ProtocolError('malformed-scalar')
      }
    },
    schnorrSign: (hash32, key) => sign(lib, hash32, scalar(key)),
    schnorrVerify: (signature, hash32, xOnly32) => schnorrVerify(lib, signature, hash32, xOnly32),
    recommit: (statement) => recommit(lib, statement),
  }
}

/** k·P in constant time: the library's ecdh, whose hash is made to return the point itself. */
function multiplySecret(lib: Addon, point: Uint8Array, secret: Uint8Array): Uint8Array {
  return onPoints([point], () => lib.ecdh(point, secret, pointAsHash, new Uint8Array(33)))
}

// Made once: the library fills and copies these before it returns; making them costs it a sixth of the call.
const scratch = new Uint8Array(33)
const pointAsHash = {
  xbuf: new Uint8Array(32),
  ybuf: new Uint8Array(32),
  hashfn(x: Uint8Array, y: Uint8Array): Uint8Array {
    scratch[0] = 2 | ((y[31] ?? 0) & 1)
    scratch.set(x, 1)
    return scratch
  },
}

/** A vector of NUT-00: a curve that misses it is not let near a key. */
function check(curve: Curve): Curve {
  const k = new Uint8Array(32).fill(0x7f)
  const B_ = unhex('02a9acc1e48c25eeeb9289b5031cc57da9fe72f3fe2861d264bdc074209b107ba2')
  const C_ = unhex('0398bc70ce8184d27ba89834d19f5199c84443c31131e48d3c1214db24247d005d')
  const agrees = equal(curve.multiply(B_, k), C_) && equal(curve.multiplyPublic(B_, k), C_)
  ensure(agrees, 'native-missing', 'wrong result')
  return curve
}
