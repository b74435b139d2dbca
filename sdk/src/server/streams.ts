type Bytes = Uint8Array<ArrayBuffer>
type Body = ReadableStream<Bytes>

/** The first bytes of a body: all of it (`rest` absent), or `most` bytes and a stream of the whole. */
export async function readUpTo(body: Body | null, most: number): Promise<{ head: Bytes; rest?: Body }> {
  const chunks: Bytes[] = []
  let size = 0
  const reader = body?.getReader()
  while (reader !== undefined && size <= most) {
    const { done, value } = await reader.read()
    if (done) return { head: joined(chunks) }
    chunks.push(value)
    size += value.length
  }
  if (reader === undefined) return { head: new Uint8Array() }
  return { head: joined(chunks), rest: continued(joined(chunks), reader) }
}

/** Largest piece that is handed on at once: whoever takes it has not yet taken what comes after. */
const PIECE = 64 * 1024

/** The same body; `onEnd` runs, and is waited for, after the last byte was taken and before the end is told. */
export function counted(body: Body | null, onEnd: () => Promise<void>): Body | null {
  // What cannot be counted has been delivered all the same.
  const end = (): Promise<void> => onEnd().catch(() => undefined)
  if (body === null) {
    void end()
    return null
  }
  const reader = body.getReader()
  let left: Bytes = new Uint8Array()
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        while (left.length === 0) {
          const { done, value } = await reader.read()
          if (done) {
            await end()
            controller.close()
            return
          }
          left = value
        }
        controller.enqueue(left.subarray(0, PIECE))
        left = left.subarray(PIECE)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead, or a body nobody took would count.
    { highWaterMark: 0 },
  )
}

function continued(head: Bytes, reader: ReadableStreamDefaultReader<Bytes>): Body {
  let first: Bytes | undefined = head
  return new ReadableStream<Bytes>({
    async pull(controller) {
      if (first !== undefined) {
        controller.enqueue(first)
        first = undefined
        return
      }
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function joined(chunks: readonly Bytes[]): Bytes {
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
