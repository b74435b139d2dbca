import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listen, type Served } from '../src/shops.ts'
import { type Street, street } from './street.ts'

let town: Street
let served: Served | undefined
beforeEach(async () => {
  town = await street()
})
afterEach(async () => {
  await served?.close()
  served = undefined
  await town.close()
})

/** A request as it stands, also with a target or a host that fetch would not send. */
function raw(port: number, path: string, host: string): Promise<{ status?: number; asked: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      const { statusCode: status, headers } = response
      const asked = String(headers['www-authenticate'])
      response.resume().once('end', () => resolve({ asked, ...(status !== undefined && { status }) }))
    })
    call.once('error', reject).end()
  })
}

describe('listen', () => {
  it('behavior: a shop on a port answers on loopback, and closes when it is told', async () => {
    served = await listen(town.newspaper, 0)
    const { port } = served
    expect((await fetch(`http://127.0.0.1:${port}/how`)).status).toBe(200)
    await served.close()
    served = undefined
    await expect(fetch(`http://127.0.0.1:${port}/how`)).rejects.toThrow()
  })

  it('error: a port that is taken is a sentence', async () => {
    served = await listen(town.newspaper, 0)
    const { port } = served
    await expect(listen(town.small, port)).rejects.toMatchObject({
      code: 'port-taken',
      message: `Port ${port} is taken by another program.`,
    })
  })

  it('behavior: V20: the realm is the shop’s own, whatever host a request names', async () => {
    served = await listen(town.newspaper, 0)
    const path = '/articles/how-payword-almost-worked/full'
    for (const target of [path, `http://evil.example${path}`]) {
      const { status, asked } = await raw(served.port, target, 'evil.example')
      expect(status).toBe(402)
      expect(asked).toContain('realm="localhost:8402"')
      expect(asked).not.toContain('evil')
    }
  })
})
