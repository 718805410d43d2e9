import type { ConversationCard, Message } from '@/api/types'

export interface Handover {
  seq: number
  /** After a re-check found the matter unsolved, rather than by the bot itself. */
  again: boolean
  title: string
  lines: { label: string; text: string }[]
}

const LABELLED = /^([^：:]{1,20})(?:：|: ?)(.+)$/

/** What the bot left for whoever goes on: the note of this episode, or of the re-check that began it. */
export function handoverOf(card: ConversationCard, messages: readonly Message[]): Handover | null {
  if (card.state === 'ended' || card.state === 'bot') return null
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const message = messages[at] as Message
    if (message.author !== 'bot' || message.kind !== 'note') continue
    const id = message.client_id ?? ''
    const again = id.startsWith('again:') && message.at >= card.opened_at
    if (!again && id !== `bot-summary:${card.episode_id}`) continue
    return { seq: message.seq, again, ...linesOf(message.text) }
  }
  return null
}

function linesOf(text: string): Pick<Handover, 'title' | 'lines'> {
  const [title = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '')
  const lines = rest.map((line) => {
    const found = LABELLED.exec(line)
    return { label: found?.[1] ?? '', text: found?.[2] ?? line }
  })
  return { title, lines }
}
