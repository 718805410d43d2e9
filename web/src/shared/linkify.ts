/** Splits a text into plain pieces and safe links; the view renders tokens, never markup. */

export type TextToken = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

// A link ends at white space, quotes, brackets, Chinese characters or full-width punctuation.
const LINK = /https?:\/\/[^\s<>"'`{}|\\^\u2018-\u201f\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+/gi
const TRAILING = /[.,;:!?)\]]$/

function unbalanced(text: string, close: string): boolean {
  const open = close === ')' ? '(' : '['
  return text.split(close).length > text.split(open).length
}

/** Leaves out the punctuation of the sentence around a link, but keeps balanced brackets. */
function trimmed(candidate: string): string {
  let text = candidate
  while (TRAILING.test(text)) {
    const last = text.at(-1) as string
    if ((last === ')' || last === ']') && !unbalanced(text, last)) break
    text = text.slice(0, -1)
  }
  return text
}

/** The address if it is plain http(s) with a host and no sign-in part that could disguise it. */
export function safeHref(candidate: string): string | null {
  try {
    const url = new URL(candidate)
    const web = url.protocol === 'http:' || url.protocol === 'https:'
    return web && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null
  } catch {
    return null
  }
}

export function linkify(text: string): TextToken[] {
  const tokens: TextToken[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    const shown = trimmed(match[0])
    const href = safeHref(shown)
    if (!href) continue
    if (match.index > from) tokens.push({ kind: 'text', text: text.slice(from, match.index) })
    tokens.push({ kind: 'link', text: shown, href })
    from = match.index + shown.length
  }
  if (from < text.length) tokens.push({ kind: 'text', text: text.slice(from) })
  return tokens
}
