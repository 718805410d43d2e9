import type { Message, SendMessage, UploadedFile } from '@/api/types'
import type { Pending, Timeline } from '@/shared/timeline'
import type { ArticleDraft } from '../workbench/assist/useArticleDraft'
import { guessHeight } from './windowing'

/** A message on its way out, with what is needed to show and to repeat it. */
export interface Outgoing {
  request: SendMessage
  file: LocalFile | null
  /** The article that the text was made from, and whether its pictures go along. */
  article?: ArticleDraft | null
}

export interface LocalFile {
  name: string
  kind: 'picture' | 'file' | 'voice'
  previewUrl: string | null
  width: number | null
  height: number | null
  durationMs?: number
  uploaded: UploadedFile | null
  source: File | null
}

export type ChatTimeline = Timeline<Message, Outgoing>

export type Row =
  | { key: string; kind: 'day'; at: string }
  | { key: string; kind: 'unread' }
  | { key: string; kind: 'message'; message: Message; first: boolean }
  | { key: string; kind: 'folded'; messages: Message[] }
  | { key: string; kind: 'pending'; pending: Pending<Outgoing>; first: boolean }

/** Messages of one person within three minutes stand together under one name. */
const TOGETHER_MS = 180_000

/** A sent message keeps the key it had while it was pending, so that its bubble stays. */
function keyOf(message: Message): string {
  return message.client_id ? `c:${message.client_id}` : `m:${message.seq}`
}

interface Said {
  who: string
  at: number
  day: string
}

/** The viewer's calendar day; without Intl, because a long list asks ten thousand times. */
function dayOf(ms: number): string {
  const date = new Date(ms)
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`
}

function saidBy(message: Message): Said {
  const person = `${message.author}:${message.staff?.id ?? ''}:${message.kind === 'note'}`
  const at = Date.parse(message.at)
  return { who: message.kind === 'system' ? 'system' : person, at, day: dayOf(at) }
}

function startsGroup(said: Said, before: Said | null): boolean {
  return before?.who !== said.who || said.at - before.at > TOGETHER_MS
}

function pendingRows(timeline: ChatTimeline, me: number, last: Said | null): Row[] {
  let before = last
  return timeline.pending.map((pending) => {
    const said = { who: `agent:${me}:${pending.draft.request.kind === 'note'}`, at: Date.parse(pending.at), day: '' }
    const first = startsGroup(said, before)
    before = said
    return { key: `c:${pending.client_id}`, kind: 'pending', pending, first }
  })
}

/** Everything the middle column shows, top to bottom; `unreadAfter` draws the line of what is new. */
export function rowsOf(timeline: ChatTimeline, unreadAfter: number | null = null, me = 0): Row[] {
  const rows: Row[] = []
  let before: Said | null = null
  let line = unreadAfter !== null
  for (const message of timeline.messages) {
    if (message.kind === 'system' && message.withdrawn) continue // an ending that was taken back
    const said = saidBy(message)
    const newDay = before?.day !== said.day
    if (newDay) rows.push({ key: `d:${message.at.slice(0, 10)}:${message.seq}`, kind: 'day', at: message.at })
    if (line && unreadAfter !== null && message.seq > unreadAfter) {
      line = false
      if (before) rows.push({ key: 'unread', kind: 'unread' })
    }
    rows.push({ key: keyOf(message), kind: 'message', message, first: newDay || startsGroup(said, before) })
    before = said
  }
  return [...rows, ...pendingRows(timeline, me, before)]
}

/** This many system lines in a row are one line that opens: a long wait is no wall of text. */
const FOLD_FROM = 3

/** Runs of system lines become one row; the last one stays readable, because it says how things are now. */
export function folded(rows: readonly Row[]): Row[] {
  const result: Row[] = []
  let run: Extract<Row, { kind: 'message' }>[] = []
  const close = (): void => {
    const [first, last] = [run[0], run.at(-1)]
    if (first && last && run.length >= FOLD_FROM) {
      result.push({ key: `f:${first.key}`, kind: 'folded', messages: run.slice(0, -1).map((row) => row.message) }, last)
    } else result.push(...run)
    run = []
  }
  for (const row of rows) {
    if (row.kind === 'message' && row.message.kind === 'system') run.push(row)
    else {
      close()
      result.push(row)
    }
  }
  close()
  return result
}

/** Longest side of a picture in the list; its space is reserved from the numbers alone. */
export const PICTURE_MAX = { width: 280, height: 240 } as const

export function pictureSize(width: number | null, height: number | null): { width: number; height: number } {
  if (!width || !height) return { width: 200, height: 150 }
  const scale = Math.min(1, PICTURE_MAX.width / width, PICTURE_MAX.height / height)
  return { width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale)) }
}

/** First guess of a row's height before it has been measured. */
export function guessRow(row: Row, perLine: number): number {
  if (row.kind === 'day' || row.kind === 'unread' || row.kind === 'folded') return 40
  if (row.kind === 'pending') return guessHeight(row.pending.draft.request.text ?? '', perLine)
  const { message } = row
  if (message.kind === 'system' || message.withdrawn) return 36
  const picture = message.kind === 'picture' ? pictureSize(message.file?.width ?? null, message.file?.height ?? null).height : 0
  return guessHeight(message.text, perLine, picture) - (row.first ? 0 : 20)
}
