// The page of the site: one button that reads an article in the way `job` says, and tells when what happened.
const main = document.querySelector('main')
const clock = (time = performance.now()) => performance.timeOrigin + time

/** Resolves right after the next picture. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(clock())
      port2.postMessage('')
    })
  })
}

const ways = {
  paid: (path) => window.tuppence.fetch(path),
  bare: async (path, credential) => {
    const asked = await fetch(path)
    await asked.clone().json()
    return fetch(path, { headers: { 'Payment-Authorization': credential }, cache: 'no-store' })
  },
  bareOnce: (path, credential) => fetch(path, { headers: { 'Payment-Authorization': credential } }),
}

/** Sets what the next click does; its result is awaited as `window.result`. */
window.prepare = ({ way, path, credential }) => {
  window.result = new Promise((resolve, reject) => {
    document.querySelector('#go').onclick = async (event) => {
      try {
        const click = clock(event.timeStamp)
        const response = await ways[way](path, credential)
        // As the elements show what was bought.
        main.setHTML(await response.text(), { sanitizer: {} })
        const content = await painted()
        const fetches = performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.endsWith(path))
          .map((entry) => ({ from: clock(entry.startTime), to: clock(entry.responseEnd) }))
        resolve({ click, fetches, content, status: response.status, text: main.textContent })
      } catch (error) {
        reject(error)
      }
    }
  })
}
