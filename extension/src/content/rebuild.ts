import type { PageMessage } from '@tuppence/protocol'

const MAX_CHARS = 32_768
const MAX_CHALLENGES = 64
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Data = Readonly<Record<string, unknown>>

/** A page's hello: this key set and no other (threats C1). */
export function isConnect(data: unknown): data is PageMessage.Connect {
  return (
    isData(data) &&
    Object.keys(data).sort().join() === 'id,tuppence,type' &&
    data.tuppence === 1 &&
    data.type === 'connect' &&
    isId(data.id)
  )
}

/**
 * The page's message made anew from the fields we know, or `undefined`. Nothing is passed through, so that no
 * command of ours can be smuggled in (threats C2). The background checks the rest.
 */
export function rebuild(data: unknown): PageMessage.ToWallet | undefined {
  if (!isData(data) || data.v !== 1 || !isId(data.id)) return undefined
  const { id, url, method, challenges, status, receipt, problem } = data
  switch (data.type) {
    case 'pay':
      return isText(url) && isText(method) && isList(challenges)
        ? { v: 1, type: 'pay', id, url, method, challenges: [...challenges] }
        : undefined
    case 'state':
      return { v: 1, type: 'state', id }
    case 'receipt':
      return typeof status === 'number'
        ? {
            v: 1,
            type: 'receipt',
            id,
            status,
            ...(isText(receipt) && { receipt }),
            ...(isText(problem) && { problem }),
          }
        : undefined
    default:
      return undefined
  }
}

function isData(data: unknown): data is Data {
  return Object(data) === data
}

function isId(id: unknown): id is string {
  return isText(id) && uuid.test(id)
}

function isText(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_CHARS
}

function isList(list: unknown): list is string[] {
  return (
    Array.isArray(list) &&
    list.length <= MAX_CHALLENGES &&
    list.every(isText) &&
    list.join('').length <= MAX_CHARS
  )
}
