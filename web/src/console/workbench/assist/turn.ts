import type { Message } from '@/api/types'

export interface Turn {
  /** Of its last message. */
  seq: number
  text: string
}

const MOST = 300

/** What the customer said last, in one piece however many messages it took; null once they never wrote words. */
export function turnOf(messages: readonly Message[]): Turn | null {
  let seq = 0
  const said: string[] = []
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const one = messages[at]!
    if (one.kind === 'system' || one.kind === 'note' || one.withdrawn) continue
    if (one.author !== 'customer') {
      if (seq) break
      continue
    }
    if (one.kind !== 'text' || !one.text) continue
    seq ||= one.seq
    said.unshift(one.text)
  }
  return seq ? { seq, text: said.join(' ').slice(-MOST) } : null
}
