import type { QuickReply } from '@/api/types'
import { initialsOf } from './initials'

/** The word after "/" while quick replies are being chosen; null when the text is something else. */
export function quickQuery(text: string, caret: number): string | null {
  const match = /^\/(\S*)$/.exec(text.slice(0, caret))
  return match ? (match[1] ?? '') : null
}

const LEVEL = { personal: 0, team: 1, shop: 2 } as const

function rank(reply: QuickReply, word: string): number {
  const code = reply.code.toLowerCase()
  if (code === word) return 0
  if (code.startsWith(word)) return 1
  if (reply.title.toLowerCase().includes(word)) return 2
  if (initialsOf(reply.title).startsWith(word)) return 3
  if (reply.group.toLowerCase().includes(word)) return 4
  if (reply.parts.some((part) => part.text?.toLowerCase().includes(word))) return 5
  return initialsOf(reply.title).includes(word) || initialsOf(reply.group).startsWith(word) ? 6 : 9
}

/** Matches by code, title, first letters of its pinyin, group, text in that order; then one's own before the team's, then the most used. */
export function matchReplies(replies: readonly QuickReply[], query: string, most = 30): QuickReply[] {
  const word = query.trim().toLowerCase()
  return replies
    .map((reply) => ({ reply, rank: word ? rank(reply, word) : 0 }))
    .filter((one) => one.rank < 9)
    .sort((a, b) =>
      a.rank - b.rank || LEVEL[a.reply.level] - LEVEL[b.reply.level] || b.reply.uses - a.reply.uses || a.reply.id - b.reply.id,
    )
    .slice(0, most)
    .map((one) => one.reply)
}

/** First words of a reply, for the list. */
export function previewOf(reply: QuickReply): string {
  return reply.parts.map((part) => part.text ?? '').filter(Boolean).join(' ')
}

/** The name being written after "@", from its place in the text; null when none is. */
export function mentionQuery(text: string, caret: number): { from: number; word: string } | null {
  const match = /(?:^|\s)@([^\s@]{0,20})$/.exec(text.slice(0, caret))
  return match ? { from: caret - (match[1] ?? '').length - 1, word: match[1] ?? '' } : null
}

/** Whose names stand after "@" in a note. */
export function mentionsIn(text: string, people: Iterable<{ id: number; name: string }>): number[] {
  return [...people].filter((person) => text.includes(`@${person.name}`)).map((person) => person.id)
}
