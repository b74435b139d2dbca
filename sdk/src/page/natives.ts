/**
 * The natives a credential passes through, taken once at load: what another script of the page puts in their place
 * afterwards never sees one. (What was replaced before is lost, and costs that page alone.) On a server some of them
 * are undefined, and nothing is called.
 */
export const {
  fetch,
  Headers,
  Promise: NativePromise,
  MessageChannel,
  postMessage,
  setTimeout,
} = globalThis as typeof window

/** Resolves after some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new NativePromise((resolve) => setTimeout(resolve, milliseconds))
}
