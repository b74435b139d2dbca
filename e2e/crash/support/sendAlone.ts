import { Agent, request } from 'node:http'

/** A connection of its own for each request: none that a server has given up meanwhile is used again. */
const alone = new Agent({ keepAlive: false })

export type Answer = { readonly status: number; readonly text: string }

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** One request on a connection of its own; GET, or POST of JSON where there is a body. */
export function sendAlone(url: string, { headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const options = {
      agent: alone,
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...type, ...headers },
    }
    const sent = request(url, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
