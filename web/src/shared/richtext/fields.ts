/** Campaign fields in a text: `{{发货时间}}` is filled in when the text is shown or sent. */

const FIELD = /\{\{\s*([^{}\n]{1,40}?)\s*\}\}/g

export interface FieldSpan {
  name: string
  from: number
  to: number
}

export function spansOf(text: string): FieldSpan[] {
  return [...text.matchAll(FIELD)].map((match) => ({ name: match[1] ?? '', from: match.index, to: match.index + match[0].length }))
}

/** Each field once, in the order of the text. */
export function fieldsIn(text: string): string[] {
  return [...new Set(spansOf(text).map((span) => span.name))]
}

/** What is written after the last open `{{`; null when none is open. */
export function fieldQuery(before: string): string | null {
  return /\{\{\s*([^{}\n]{0,40})$/.exec(before)?.[1] ?? null
}

export interface FilledPiece {
  kind: 'plain' | 'filled' | 'missing'
  text: string
}

/** The text with its values, in pieces so that they can be told apart; a field without value stays as it is written. */
export function filledFields(text: string, values: ReadonlyMap<string, string>): FilledPiece[] {
  const pieces: FilledPiece[] = []
  let from = 0
  for (const span of spansOf(text)) {
    if (span.from > from) pieces.push({ kind: 'plain', text: text.slice(from, span.from) })
    const value = values.get(span.name)
    pieces.push(value ? { kind: 'filled', text: value } : { kind: 'missing', text: text.slice(span.from, span.to) })
    from = span.to
  }
  if (from < text.length) pieces.push({ kind: 'plain', text: text.slice(from) })
  return pieces
}

/** Names that begin with or hold the word, those that begin with it first. */
export function matchingFields<T extends { name: string }>(fields: readonly T[], word: string, most = 8): T[] {
  const wanted = word.trim().toLowerCase()
  const rank = (name: string): number => (name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2)
  return fields
    .map((field) => ({ field, rank: rank(field.name.toLowerCase()) }))
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map((one) => one.field)
}
