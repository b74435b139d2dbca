import { errors } from '@playwright/test'

/**
 * Milliseconds after which a press has found no button under it: a death, or a page loaded anew, has taken it away. The
 * next look sees what is there instead.
 */
export const soon = 5_000

/** What comes of a look; nothing where something that it meant to press is not there any more. */
export async function orInVain<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look
  } catch (error) {
    if (error instanceof errors.TimeoutError) return undefined
    throw error
  }
}
