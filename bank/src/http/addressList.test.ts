import { expect, test } from 'vitest'
import { StartError } from '../StartError.ts'
import { addressList } from './addressList.ts'

test('error: what is no address and no range of addresses stops the start', () => {
  for (const entry of ['', 'proxy.example', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/8/8', '::1/129']) {
    expect(() => addressList([entry]), entry).toThrow(StartError)
  }
})
