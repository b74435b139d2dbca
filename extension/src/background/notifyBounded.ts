import type { Dependencies } from './Dependencies.ts'

/** Whether a document has taken a message. `silent`: not in time; it will, should its page ever let it. */
export type Reached = 'here' | 'gone' | 'silent'

export type Notify = (...message: Parameters<Dependencies['notify']>) => Promise<Reached>

/**
 * Hands a message to a document and waits a while for it: a page that stops its own thread stops its relay with it, and
 * would hold up the unlock and everybody else's payments. Never rejects.
 */
export function notifyBounded({ notify, config }: Pick<Dependencies, 'notify' | 'config'>): Notify {
  return async (target, message) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const silent = new Promise<Reached>((resolve) => {
      timer = setTimeout(() => resolve('silent'), config.pageAnswers)
    })
    const reached = notify(target, message).then(
      (isHere): Reached => (isHere ? 'here' : 'gone'),
      (): Reached => 'gone',
    )
    return Promise.race([reached, silent]).finally(() => clearTimeout(timer))
  }
}
