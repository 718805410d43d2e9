/** What became of a text, word by word: for the eyes of somebody who decides which of two wordings stays. */

export type Change = 'same' | 'added' | 'removed'

export interface Piece {
  change: Change
  text: string
}

/** Two long texts that share nothing would cost seconds; then the whole of each is one piece. */
const MOST_CELLS = 4_000_000
const CLAUSE = /[^\s，。；！？、,.;!?]+|[\s，。；！？、,.;!?]/gu
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('zh', { granularity: 'word' }) : null

/** Words as Chinese readers cut them; where the browser cannot, single signs and runs of letters. */
export function wordsOf(text: string): string[] {
  // by clauses: browsers take ever longer per word the longer the text is
  if (segmenter) return (text.match(CLAUSE) ?? []).flatMap((clause) => [...segmenter.segment(clause)].map((one) => one.segment))
  return text.match(/[a-z0-9]+|\s+|[\s\S]/giu) ?? []
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

/** How many words the rest of both have in common, for every pair of places. */
function lengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const down = table[(i + 1) * width + j] as number
      const right = table[i * width + j + 1] as number
      table[i * width + j] = a[i] === b[j] ? (table[(i + 1) * width + j + 1] as number) + 1 : Math.max(down, right)
    }
  }
  return table
}

function* walk(a: readonly string[], b: readonly string[]): Generator<Piece> {
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) {
    yield { change: 'removed', text: a.join('') }
    yield { change: 'added', text: b.join('') }
    return
  }
  const table = lengths(a, b)
  const width = b.length + 1
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) yield { change: 'same', text: a[i++]! && b[j++]! }
    else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) {
      yield { change: 'removed', text: a[i++]! }
    } else yield { change: 'added', text: b[j++]! }
  }
}

function joined(pieces: Iterable<Piece>): Piece[] {
  const found: Piece[] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    if (piece.text === '') continue
    if (last?.change === piece.change) last.text += piece.text
    else found.push({ ...piece })
  }
  return found
}

/** From `before` to `after`; the pieces that are not added are `before`, those not removed are `after`. */
export function diffWords(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  const start = commonStart(a, b)
  const end = commonStart(a.slice(start).reverse(), b.slice(start).reverse())
  return joined([
    { change: 'same', text: a.slice(0, start).join('') },
    ...walk(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { change: 'same', text: a.slice(a.length - end).join('') },
  ])
}

/** How much of a list stayed, went and came; the order of those that stayed is the list's own. */
export function diffLists(before: readonly string[], after: readonly string[]): Piece[] {
  const [was, is] = [new Set(before), new Set(after)]
  return [
    ...after.map((text): Piece => ({ change: was.has(text) ? 'same' : 'added', text })),
    ...before.filter((text) => !is.has(text)).map((text): Piece => ({ change: 'removed', text })),
  ]
}
