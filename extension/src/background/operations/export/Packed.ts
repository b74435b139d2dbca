import { mostFile } from '../../../messages/mostFile.ts'
import { WalletError } from '../../WalletError.ts'
import { decodeContent, type ExportContent, encodeContent, mostContent } from './ExportContent.ts'

/** How much there may be, in bytes. */
export type Room = {
  /** The content itself: 20 000 payments, as most are. */
  readonly content: number
  /** What is not packed, so that wallets from before packing can read it. */
  readonly plain: number
  /** What is sealed: in hex, and with the header of the box, no more than a file. */
  readonly packed: number
}

const room: Room = {
  content: mostContent,
  plain: 8 * 1024 * 1024 - 1024,
  packed: mostFile / 2 - 1024,
}

/** What gzip begins with; JSON never does. */
const magic = [0x1f, 0x8b]

/**
 * Content as it goes under the seal: as it is, or in gzip where it is long. Of more lines than a file can hold the
 * oldest are left out, and nothing else.
 */
export async function pack(content: ExportContent, most = room): Promise<Uint8Array<ArrayBuffer>> {
  let lines = linesWithin(content, most.content)
  for (;;) {
    const plain = encodeContent({ ...content, history: content.history.slice(0, lines) })
    const packed = plain.length > most.plain ? await gzip(plain) : plain
    if (packed.length <= most.packed) return packed
    if (lines === 0) throw new WalletError('file-corrupt')
    lines = Math.floor((lines * most.packed * 0.95) / packed.length)
  }
}

/** Throws `file-corrupt` for what is not the content of a file of ours. */
export async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<ExportContent> {
  const isPacked = magic.every((byte, i) => bytes[i] === byte)
  return decodeContent(isPacked ? await gunzip(bytes) : bytes)
}

/** How many lines, from the newest on, the content may have. */
function linesWithin({ history, ...rest }: ExportContent, most: number): number {
  const encoder = new TextEncoder()
  const sizeOf = (value: unknown) => encoder.encode(JSON.stringify(value)).length + 1
  let left = most - sizeOf({ ...rest, history: [] })
  const over = history.findIndex((line) => {
    left -= sizeOf(line)
    return left < 0
  })
  return over === -1 ? history.length : over
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** A small file may become anything: it is dropped at the cap. */
async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let size = 0; size <= mostContent; ) {
    const { done, value } = await reader.read().catch((cause) => {
      throw new WalletError('file-corrupt', { cause })
    })
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer())
    size += value.length
    parts.push(value)
  }
  reader.cancel().catch(() => {})
  throw new WalletError('file-corrupt')
}
