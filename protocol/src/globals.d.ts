// The few globals that every runtime of ours has: browsers, workers, Node. Nothing else may be used here.

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
declare var TextEncoder: { new (): TextEncoder }

interface TextDecoder {
  decode(bytes?: Uint8Array): string
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder
}

interface URL {
  readonly hash: string
  readonly host: string
  readonly hostname: string
  readonly href: string
  readonly origin: string
  readonly password: string
  readonly pathname: string
  readonly port: string
  readonly protocol: string
  readonly search: string
  readonly username: string
}
declare var URL: { new (url: string, base?: string): URL }

declare var crypto: { getRandomValues<T extends Uint8Array>(bytes: T): T }

// lib.es2022 lacks it; every runtime of ours formats decimal strings exactly.
declare namespace Intl {
  interface NumberFormat {
    format(value: `${number}`): string
  }
}
