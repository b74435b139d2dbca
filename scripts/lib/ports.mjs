import { createServer } from 'node:net'
import { fail } from './say.mjs'

/** Why a port cannot be listened on at one address; undefined when it can, or when there is no such address. */
function obstacle(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }) =>
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' ? undefined : code),
    )
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

/** A port number in decimal, or undefined when it is not one. */
function parsePort(text) {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) < 65_536 ? Number(text) : undefined
}

/**
 * The ports that options name, which are each free on both loopback addresses, and no two the same; else ends the
 * program.
 */
export async function freePorts(options) {
  const ports = Object.entries(options).map(([option, text]) => {
    const port = parsePort(text)
    return { option, port: port ?? fail(`--${option} takes a port number from 1 to 65535, not "${text}".`) }
  })
  if (new Set(ports.map(({ port }) => port)).size < ports.length) {
    fail('The bank and the newspaper need two different ports.')
  }
  for (const { option, port } of ports) await mustBeFree(option, port)
  return ports.map(({ port }) => port)
}

async function mustBeFree(option, port) {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await obstacle(port, host)
    if (code === 'EACCES') fail(`Port ${port} is not for this user. Choose one above 1023: --${option} N`)
    const other = port + 1000 < 65_536 ? port + 1000 : port - 1000
    if (code) fail(`Port ${port} is in use. Choose another: npm start -- --${option} ${other}`)
  }
}
