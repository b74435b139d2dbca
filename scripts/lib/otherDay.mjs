// Put before a program (`--import`), it lets its clock run so many milliseconds ahead, and that of the programs it
// starts: `npm run test:days`.
const ahead = Number(process.env.TUPPENCE_CLOCK_AHEAD ?? 0)
const Real = Date

globalThis.Date = class LaterDate extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ahead)
    else super(...given)
  }
  static now() {
    return Real.now() + ahead
  }
}
