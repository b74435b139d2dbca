import { expect, test } from 'vitest'
import type { Result } from '../../../messages/views.ts'
import { createField } from './controller.ts'

const refused = (code: string): Result<unknown> => ({ ok: false, error: { code } })
const taken: Result<unknown> = { ok: true, value: undefined }

function fieldWith(replies: Result<unknown>[], text = 'http://10.0.0.1') {
  const sent: unknown[][] = []
  let done = 0
  const control = createField(text, {
    empty: 'bank-address-empty',
    send: async (...what) => {
      sent.push(what)
      return replies.shift() ?? taken
    },
    done: () => {
      done += 1
    },
  })
  return { ...control, sent, done: () => done }
}

test('behavior: what is sent is trimmed, and once it was taken the page goes on', async () => {
  const { submit, sent, done, field } = fieldWith([taken], '  Reading ')
  await submit()
  expect(sent).toEqual([['Reading', undefined]])
  expect(done()).toBe(1)
  expect(field.value).toEqual({ text: '  Reading ', sending: false })
})

test('error: nothing is not sent', async () => {
  const { submit, sent, field } = fieldWith([], '  ')
  await submit()
  expect(sent).toEqual([])
  expect(field.value.error).toBe('bank-address-empty')
})

test('W8: behavior: a private address is meant only if the same text is sent again', async () => {
  const { submit, edit, sent, field, done } = fieldWith([
    refused('bank-private'),
    refused('bank-private'),
    taken,
  ])
  await submit()
  expect(field.value.error).toBe('bank-private')
  edit('http://10.0.0.2')
  expect(field.value.error).toBeUndefined()
  await submit()
  await submit()
  expect(sent).toEqual([
    ['http://10.0.0.1', undefined],
    ['http://10.0.0.2', undefined],
    ['http://10.0.0.2', 'bank-private'],
  ])
  expect(done()).toBe(1)
})

test('behavior: a second press while the first is on its way sends nothing', async () => {
  const { submit, sent } = fieldWith([taken, taken])
  await Promise.all([submit(), submit()])
  expect(sent).toHaveLength(1)
})

test('behavior: what is typed while the first is on its way stays, is not sent beside it, and is not what was refused', async () => {
  let answer = (_: Result<unknown>) => {}
  const answered = new Promise<Result<unknown>>((resolve) => {
    answer = resolve
  })
  const sent: unknown[][] = []
  const { field, edit, submit } = createField('http://10.0.0.1', {
    empty: 'bank-address-empty',
    send: (...what) => {
      sent.push(what)
      return answered
    },
    done: () => {},
  })
  const first = submit()
  edit('http://10.0.0.2')
  await submit()
  expect(sent).toHaveLength(1)
  answer(refused('bank-private'))
  await first
  expect(field.value).toEqual({ text: 'http://10.0.0.2', sending: false })
  await submit()
  expect(sent.at(-1)).toEqual(['http://10.0.0.2', undefined])
})
