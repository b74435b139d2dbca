import { expect, it } from 'vitest'
import { price } from './price.ts'

it('behavior: a price is printed as people write it', () => {
  expect(['0.02', '0.05', '0.10', '0.25', '1.50'].map(price)).toEqual(['2¢', '5¢', '10¢', '25¢', '$1.50'])
})
