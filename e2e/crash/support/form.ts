/** The long form of these tests is `npm run test:crash`; `npm test` runs the short one. */
export const isLong = process.env.MODE === 'long'
