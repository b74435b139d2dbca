import { PageMessage } from '@tuppence/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../messages/ui.ts'
import { isConnect, rebuild } from './rebuild.ts'

const id = '3f0c2d7e-7b1a-4c53-9f5e-0a9b8c7d6e5f'

describe('C1', () => {
  it('C1: behavior: a hello has exactly these keys', () => {
    expect(isConnect({ tuppence: 1, type: 'connect', id })).toBe(true)
  })
  it.each([
    [undefined],
    ['connect'],
    [{ tuppence: 1, type: 'connect' }],
    [{ tuppence: 1, type: 'connect', id, extra: true }],
    [{ tuppence: 2, type: 'connect', id }],
    [{ tuppence: 1, type: 'connect', id: `${id}0` }],
    [new Map(Object.entries({ tuppence: 1, type: 'connect', id }))],
  ])('C1: error: %j is no hello', (data) => {
    expect(isConnect(data)).toBe(false)
  })
})

describe('C2', () => {
  it('C2: behavior: the four messages come out as the protocol reads them', () => {
    const pay = {
      v: 1,
      type: 'pay',
      id,
      url: 'https://a.example/x',
      method: 'GET',
      challenges: ['Payment id="1"'],
    }
    for (const message of [
      pay,
      { v: 1, type: 'state', id },
      { v: 1, type: 'receipt', id, status: 402, problem: 'x' },
    ]) {
      expect(rebuild(message)).toEqual(PageMessage.parseToWallet(message))
    }
  })
  it('C2: error: no command of an extension page is a page message', () => {
    for (const name of [...Object.keys(commands), 'ui', 'page', 'changed', 'connect']) {
      expect(rebuild({ v: 1, type: name, id, name, input: {} })).toBeUndefined()
    }
  })
  it('C2: behavior: fields we do not know are left behind', () => {
    const sent = { v: 1, type: 'state', id, name: 'approve', input: { id }, origin: 'https://bank.example' }
    expect(rebuild(sent)).toEqual({ v: 1, type: 'state', id })
  })
  it('C2: error: anything else is dropped', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        const message = rebuild(data)
        if (message !== undefined) expect(Object.keys(message)).toContain('type')
      }),
      { numRuns: 2000 },
    )
  })
  it('C2: error: more than 32 KiB of challenges is dropped', () => {
    const challenges = Array.from({ length: 5 }, () => 'x'.repeat(8000))
    expect(
      rebuild({ v: 1, type: 'pay', id, url: 'https://a.example', method: 'GET', challenges }),
    ).toBeUndefined()
  })
})
