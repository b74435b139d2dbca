import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root } from './run.mjs'
import { fail } from './say.mjs'

/** Lies in every folder that `npm start` has made its own: nothing else is ever cleared. */
const marker = 'made-by-tuppence'
const ordinary = join(root, '.tuppence')

const isOurs = (folder) => folder === ordinary || existsSync(join(folder, marker))

/** Where whoever uses a folder can be reached: a socket, which nobody leaves behind alive. */
function address(folder) {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24)
  return process.platform === 'win32' ? `\\\\.\\pipe\\tuppence-${name}` : join(tmpdir(), `tuppence-${name}`)
}

/** Whether another program of ours uses the folder. */
function isInUse(folder) {
  return new Promise((resolve) => {
    const probe = connect(address(folder))
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

/** Claims a folder for as long as this program runs; ends the program where that cannot be. Gives its path. */
export async function openDataFolder(path) {
  if (path === '') fail('--data takes a folder.')
  const folder = resolve(root, path)
  try {
    // The wallet in the browser's profile is for this user's eyes alone.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOurs(folder) && readdirSync(folder).length > 0) {
      fail(`${folder} holds other things. Choose a folder that is new or empty: --data DIR`)
    }
    writeFileSync(join(folder, marker), 'npm run reset clears this folder.\n')
  } catch (error) {
    fail(`Nothing can be kept in ${folder}: ${error.code}. Choose another folder: --data DIR`)
  }
  if (await isInUse(folder)) {
    fail(`Another npm start uses ${folder}. End it with Ctrl-C, or choose another folder: --data DIR`)
  }
  claim(address(folder))
  return folder
}

/** Where that cannot be, the folder is used unclaimed. */
function claim(socket) {
  try {
    // Left behind by a program that was killed.
    if (process.platform !== 'win32') rmSync(socket, { force: true })
  } catch {
    return
  }
  if (process.platform !== 'win32') process.on('exit', () => rmSync(socket, { force: true }))
  const server = createServer((visitor) => visitor.destroy())
  server.on('error', () => {})
  server.listen(socket)
  server.unref()
}

/** Clears a folder that `npm start` has made. Gives its path, or undefined when there is none. */
export async function clearDataFolder(path) {
  const folder = resolve(root, path)
  if (!existsSync(folder)) return undefined
  if (!isOurs(folder)) fail(`${folder} was not made by npm start: it is left alone.`)
  if (await isInUse(folder)) fail(`npm start is using ${folder}. End it with Ctrl-C first.`)
  rmSync(folder, { recursive: true, force: true })
  return folder
}
