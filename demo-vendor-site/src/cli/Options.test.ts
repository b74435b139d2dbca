import { describe, expect, it } from 'vitest'
import * as Options from './Options.ts'

describe('Options', () => {
  it('behavior: there is a default for everything', () => {
    expect(Options.read([], {})).toEqual({
      port: 8402,
      shop: 'newspaper',
      mode: 'offline',
      dataDir: '.tuppence/newspaper',
      bank: 'http://localhost:3338',
      url: 'http://localhost:8402',
    })
  })

  it('behavior: the command line goes before the environment', () => {
    const env = {
      TUPPENCE_SITE_PORT: '9000',
      TUPPENCE_SITE_DATA: '/d',
      TUPPENCE_SITE_SHOP: 'small',
      TUPPENCE_SITE_MODE: 'online',
    }
    const read = Options.read(['--port', '9100', '--url', 'https://paper.example'], env)
    expect(read).toMatchObject({
      port: 9100,
      dataDir: '/d',
      shop: 'small',
      mode: 'online',
      url: 'https://paper.example',
    })
    expect(Options.read([], { TUPPENCE_SITE_PORT: '9000' })).toMatchObject({ url: 'http://localhost:9000' })
  })

  it('behavior: help names every option and its variable', () => {
    expect(Options.read(['--port', 'x', '--help'], {})).toBeUndefined()
    for (const name of ['port', 'data', 'bank', 'url', 'shop', 'mode']) {
      expect(Options.help).toContain(`--${name} `)
      expect(Options.help).toContain(`TUPPENCE_SITE_${name.toUpperCase()}`)
    }
  })

  it('error: what cannot be meant is refused in a sentence', () => {
    const bad = [
      ['--port', '0'],
      ['--port', '70000'],
      ['--port', '8o'],
      ['--bank', 'bank'],
      ['--shop', 'x'],
      ['--mode', 'x'],
      ['--x'],
      ['y'],
    ]
    for (const args of bad) {
      expect(() => Options.read(args, {}), args.join(' ')).toThrow(
        expect.objectContaining({ code: 'bad-option' }),
      )
    }
  })
})
