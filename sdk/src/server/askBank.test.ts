import { afterEach, describe, expect, test, vi } from 'vitest'
import { askBank, type Fetch } from './askBank.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A bank that sends what it is told, when it is told. */
const slow = (body: ReadableStream | 'never'): Fetch =>
  body === 'never' ? () => new Promise(() => undefined) : async () => new Response(body)

describe('W8 error: a bank that is slow, endless or somewhere else', () => {
  test.each<[string, Fetch, number]>([
    ['no headers within 10 s', slow('never'), 10_000],
    ['no end within 30 s', slow(new ReadableStream({ pull: () => new Promise(() => undefined) })), 30_000],
  ])('%s', async (_name, fetch, ms) => {
    vi.useFakeTimers()
    const asked = askBank(fetch, 'https://bank.example/v1/keys')
    const outcome = vi.fn()
    asked.catch((error: { code: string }) => outcome(error.code))
    await vi.advanceTimersByTimeAsync(ms - 1)
    expect(outcome).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toHaveBeenCalledWith('bank-unreachable')
  })

  test('a megabyte is read and no more', async () => {
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    await expect(askBank(slow(endless), 'https://bank.example/')).rejects.toMatchObject({
      code: 'bank-misbehaved',
    })
    expect(pulled).toBeLessThan(20)
  })

  test('behavior: no cookies, no redirects, and a POST of the very text', async () => {
    const seen: [string, RequestInit][] = []
    const fetch: Fetch = async (url, init) => {
      seen.push([url, init])
      return Response.json({ code: 11001, detail: 'spent' }, { status: 400 })
    }
    expect(await askBank(fetch, 'https://bank.example/v1/swap', '{"a": 1}')).toEqual({
      type: 'refused',
      status: 400,
      code: 11001,
    })
    expect(seen).toEqual([
      [
        'https://bank.example/v1/swap',
        expect.objectContaining({ method: 'POST', body: '{"a": 1}', redirect: 'error', credentials: 'omit' }),
      ],
    ])
  })
})
