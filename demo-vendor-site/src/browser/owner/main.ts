import * as Books from './Books.ts'
import { chart } from './chart.ts'

const place = 'owner-token'
const days = 14

function find(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no ${id}`)
  return element
}

/** The token comes in the fragment, which no server sees; from there it goes into this tab's memory only. */
function token(): string | null {
  const { hash } = location
  if (hash.startsWith('#token=')) {
    sessionStorage.setItem(place, hash.slice('#token='.length))
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(place)
}

function say(text: string): void {
  find('state').textContent = text
}

async function read(): Promise<void> {
  const secret = token()
  find('books').hidden = true
  if (secret === null) {
    say(
      'This page opens with the link that the paper printed when it was started. It is in the terminal, after “The owner’s page”.',
    )
    return
  }
  say('Reading the books…')
  try {
    const answer = await fetch('/owner/takings', {
      headers: { authorization: `Bearer ${secret}` },
      cache: 'no-store',
    })
    if (answer.status === 401) {
      sessionStorage.removeItem(place)
      say('That link is from an earlier start, or not from this paper. Use the one that was printed last.')
      return
    }
    if (!answer.ok) throw new Error(String(answer.status))
    open(Books.parse(await answer.json()))
  } catch {
    say('The books could not be read. Nothing is lost; read them again in a moment.')
    find('books').hidden = false
  }
}

function open({ rows }: Books.Books): void {
  const sum = Books.totals(rows)
  if (rows.length === 0) {
    say('Nothing sold yet. The first sale will show here as soon as it is made.')
    return
  }
  say(`${sum.sales === 1 ? 'One sale' : `${sum.sales} sales`} in the last thirty days.`)
  find('totals').replaceChildren(
    ...[
      ['Taken', sum.received],
      ['Redeemed', sum.redeemed],
      ['Waiting', sum.waiting],
      ['Lost', sum.lost],
    ].map(([name, units]) => total(String(name), typeof units === 'bigint' ? units : 0n)),
  )
  const today = new Date().toISOString().slice(0, 10)
  const shown = Books.lastDays(rows, today, days)
  find('chart').replaceChildren(chart(shown))
  find('finding').textContent = finding(shown)
  table(rows)
  find('books').hidden = false
}

function finding(shown: readonly { day: string; received: bigint }[]): string {
  const best = shown.reduce((top, each) => (each.received > top.received ? each : top))
  const sum = shown.reduce((all, each) => all + each.received, 0n)
  if (sum === 0n) return `Nothing in the last ${days} days.`
  return `${Books.format(sum)} in the last ${days} days; the best of them was ${best.day}, with ${Books.format(best.received)}.`
}

function total(name: string, units: bigint): HTMLElement {
  const pair = document.createElement('div')
  pair.append(make('dt', name), make('dd', Books.format(units), 'money'))
  return pair
}

const columns = [
  'Day',
  'Item',
  'Sales',
  'Taken',
  'Redeemed',
  'Waiting',
  'Lost',
  'Not delivered',
  'Opened again',
]

function table(rows: readonly Books.Row[]): void {
  const head = document.createElement('tr')
  for (const name of columns) {
    const cell = make('th', name)
    cell.setAttribute('scope', 'col')
    head.append(cell)
  }
  const lines = rows.map((row) => {
    const line = document.createElement('tr')
    line.append(make('td', row.day, 'money'), make('td', row.title))
    const money = [row.received, row.redeemed, row.waiting, row.lost].map(Books.format)
    for (const figure of [String(row.sales), ...money, String(row.undelivered), String(row.replays)])
      line.append(make('td', figure, 'money'))
    return line
  })
  const top = document.createElement('thead')
  top.append(head)
  const body = document.createElement('tbody')
  body.append(...lines)
  find('takings').replaceChildren(top, body)
}

function make(tag: 'td' | 'th' | 'dt' | 'dd', text: string, kind = ''): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  if (kind !== '') element.className = kind
  return element
}

find('again').addEventListener('click', () => void read())
find('forget').addEventListener('click', () => {
  sessionStorage.removeItem(place)
  void read()
})
addEventListener('hashchange', () => void read())
void read()
