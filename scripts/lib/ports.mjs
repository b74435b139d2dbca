import { createServer } from 'node:net'

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** Whether a port is free on both loopback addresses. */
export async function portIsFree(port) {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

/** A port number from an option, or undefined when it is not one. */
export function parsePort(text) {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) < 65_536 ? Number(text) : undefined
}
