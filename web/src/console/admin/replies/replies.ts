import type { MessageFile, QuickReply } from '@/api/types'

/** What is filled in when a quick reply is used. */
export const VARIABLES = ['customer', 'title', 'shop', 'alias', 'agent', 'order', 'time', 'promised_time', 'opening_time', 'wait'] as const
export type Variable = (typeof VARIABLES)[number]
export const PARTS_MOST = 10
export const LEVELS = ['personal', 'team', 'shop'] as const
export type Level = (typeof LEVELS)[number]
export type ScriptKind = QuickReply['kind']

export interface DraftPart {
  kind: 'text' | 'picture'
  text: string
  file: MessageFile | null
}

export interface ReplyDraft {
  id: number
  version: number
  level: Level
  shop_id: number | null
  team_id: number | null
  kind: ScriptKind
  code: string
  group: string
  title: string
  parts: DraftPart[]
}

/** Braces around one word are a variable, two around it a campaign field; others, as in a sample of code, are text. */
const PATTERN = /(?<!\{)\{([\p{L}\p{N}_]{1,30})\}(?!\})/gu
const EITHER = /\{\{\s*([^{}\n]{1,40}?)\s*\}\}|(?<!\{)\{([\p{L}\p{N}_]{1,30})\}(?!\})/gu
const KNOWN: ReadonlySet<string> = new Set(VARIABLES)

export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PATTERN)].map((match) => match[1] ?? ''))]
}

export function unknownIn(text: string): string[] {
  return variablesIn(text).filter((name) => !KNOWN.has(name))
}

export interface Piece {
  text: string
  /** What the piece stands for: a filled variable, one that does not exist, or plain text. */
  kind: 'plain' | 'filled' | 'unknown'
}

/** The text with samples in place of its variables, in pieces so that they can be told apart. */
export function filledPieces(text: string, samples: Record<Variable, string>, fields: ReadonlyMap<string, string> = new Map()): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(EITHER)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), kind: 'plain' })
    const [field, name] = [match[1], match[2] ?? '']
    const value = field === undefined ? (KNOWN.has(name) ? samples[name as Variable] : '') : fields.get(field)
    pieces.push(value ? { text: value, kind: 'filled' } : { text: match[0], kind: 'unknown' })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), kind: 'plain' })
  return pieces
}

/** A variable or field put where the caret stands; gives the text and where the caret goes. */
export function inserted(text: string, word: string, from: number, to: number): { text: string; caret: number } {
  return { text: text.slice(0, from) + word + text.slice(to), caret: from + word.length }
}

export interface Group {
  level: Level
  name: string
  replies: QuickReply[]
}

/** Shop's, team's, then one's own; inside by group and code. Searched by code, title, group and text. */
export function grouped(replies: readonly QuickReply[], word: string): Group[] {
  const wanted = word.trim().toLowerCase().replace(/^\//, '')
  const says = (one: QuickReply): boolean =>
    [one.code, one.title, one.group, ...one.parts.map((part) => part.text ?? '')].some((text) => text.toLowerCase().includes(wanted))
  const groups = new Map<string, Group>()
  for (const one of replies.filter(says)) {
    const key = `${one.level} ${one.group}`
    const group = groups.get(key) ?? { level: one.level, name: one.group, replies: [] }
    group.replies.push(one)
    groups.set(key, group)
  }
  for (const group of groups.values()) group.replies.sort((a, b) => a.code.localeCompare(b.code) || a.title.localeCompare(b.title, 'zh-CN'))
  const rank = (level: Level): number => -LEVELS.indexOf(level)
  return [...groups.values()].sort((a, b) => rank(a.level) - rank(b.level) || a.name.localeCompare(b.name, 'zh-CN'))
}

export function draftOf(reply: QuickReply): ReplyDraft {
  const { id, version, level, kind, shop_id, team_id, code, group, title } = reply
  const parts = reply.parts.map((part) => ({ kind: part.kind, text: part.text ?? '', file: part.file ?? null }))
  return { id, version, level, kind, shop_id, team_id, code, group, title, parts }
}

export function blankReply(level: Level, shopId: number | null, kind: ScriptKind = 'custom'): ReplyDraft {
  return {
    id: 0, version: 0, level, shop_id: level === 'personal' ? null : shopId, team_id: null, kind, code: '', group: '', title: '',
    parts: [{ kind: 'text', text: '', file: null }],
  }
}

/** What is sent: a text, or the token of a picture. */
export function content(draft: ReplyDraft): object {
  const parts = draft.parts.map((part) =>
    part.kind === 'text' ? { kind: 'text', text: part.text.trim() } : { kind: 'picture', file_token: part.file?.token })
  return { kind: draft.kind, code: draft.code.trim(), group: draft.group.trim(), title: draft.title.trim(), parts }
}

/** Where a new reply belongs: a shop's names the shop, a team's the team, one's own neither. */
export function place(draft: ReplyDraft): object {
  if (draft.level === 'personal') return { level: 'personal' }
  return draft.level === 'team' ? { level: 'team', team_id: draft.team_id } : { level: 'shop', shop_id: draft.shop_id }
}
