import { BankError } from '../BankError.ts'

/** The bytes of a request's body, counted as they come: more than `cap` is refused, whatever Content-Length says. */
export async function readBody(request: Request, cap: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > cap) throw BankError.tooLarge()
  if (request.body === null) return new Uint8Array()
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw BankError.malformed('The request ended before its body.')
    })
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > cap) {
      await reader.cancel()
      throw BankError.tooLarge()
    }
    chunks.push(value)
  }
}
