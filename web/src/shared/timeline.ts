/** The list of messages of one conversation, kept complete and in order whatever arrives when. */

export interface Numbered {
  seq: number
  /** Number of the message shown before it, where numbers may have holes; else seq − 1. */
  prev_seq?: number
  /** Rises when a message is edited or withdrawn. */
  revision?: number
  client_id: string | null
  withdrawn: boolean
}

export interface Pending<D> {
  client_id: string
  draft: D
  at: string
  state: 'sending' | 'failed'
  error: string | null
}

/** Immutable: every change gives a new timeline, so that a view can compare by reference. */
export interface Timeline<M extends Numbered, D> {
  readonly messages: readonly M[]
  readonly pending: readonly Pending<D>[]
  readonly hasOlder: boolean
}

export function emptyTimeline<M extends Numbered, D>(): Timeline<M, D> {
  return { messages: [], pending: [], hasOlder: false }
}

/** Index of the first message whose seq is at least the given one. */
function place<M extends Numbered>(messages: readonly M[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle] as M).seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

function isNewer<M extends Numbered>(candidate: M, known: M): boolean {
  const difference = (candidate.revision ?? 0) - (known.revision ?? 0)
  return difference > 0 || (difference === 0 && candidate.withdrawn && !known.withdrawn)
}

/** Puts messages in by number; the newer revision wins; a pending one that came back is settled. */
export function merge<M extends Numbered, D>(timeline: Timeline<M, D>, items: readonly M[]): Timeline<M, D> {
  if (items.length === 0) return timeline
  const messages = timeline.messages.slice()
  const settled = new Set<string>()
  for (const item of items) {
    if (item.client_id) settled.add(item.client_id)
    const index = place(messages, item.seq)
    const known = messages[index]
    if (known?.seq !== item.seq) messages.splice(index, 0, item)
    else if (isNewer(item, known)) messages[index] = item
  }
  const pending = timeline.pending.filter((entry) => !settled.has(entry.client_id))
  return { ...timeline, messages, pending }
}

/** Puts in a page read upward, and whether there is more above it. */
export function mergeOlder<M extends Numbered, D>(
  timeline: Timeline<M, D>,
  items: readonly M[],
  hasMore: boolean,
): Timeline<M, D> {
  return { ...merge(timeline, items), hasOlder: hasMore }
}

/** Shows a draft at the end at once; the same client id twice is one message. */
export function addPending<M extends Numbered, D>(
  timeline: Timeline<M, D>,
  entry: { client_id: string; draft: D; at: string },
): Timeline<M, D> {
  const known = (other: { client_id: string | null }): boolean => other.client_id === entry.client_id
  if (timeline.pending.some(known) || timeline.messages.some(known)) return timeline
  return { ...timeline, pending: [...timeline.pending, { ...entry, state: 'sending', error: null }] }
}

function change<M extends Numbered, D>(
  timeline: Timeline<M, D>,
  clientId: string,
  to: Pick<Pending<D>, 'state' | 'error'>,
): Timeline<M, D> {
  if (!timeline.pending.some((entry) => entry.client_id === clientId)) return timeline
  const pending = timeline.pending.map((entry) => (entry.client_id === clientId ? { ...entry, ...to } : entry))
  return { ...timeline, pending }
}

/** A failure that comes after the message itself arrived changes nothing. */
export function markFailed<M extends Numbered, D>(
  timeline: Timeline<M, D>,
  clientId: string,
  error: string,
): Timeline<M, D> {
  return change(timeline, clientId, { state: 'failed', error })
}

export function markSending<M extends Numbered, D>(timeline: Timeline<M, D>, clientId: string): Timeline<M, D> {
  return change(timeline, clientId, { state: 'sending', error: null })
}

export function dropPending<M extends Numbered, D>(timeline: Timeline<M, D>, clientId: string): Timeline<M, D> {
  return { ...timeline, pending: timeline.pending.filter((entry) => entry.client_id !== clientId) }
}

export function lastSeq<M extends Numbered, D>(timeline: Timeline<M, D>): number {
  return timeline.messages.at(-1)?.seq ?? 0
}

export function firstSeq<M extends Numbered, D>(timeline: Timeline<M, D>): number {
  return timeline.messages[0]?.seq ?? 0
}

/** Number after which something is missing, or null: read `after_seq` from there. */
export function gapAfter<M extends Numbered, D>(timeline: Timeline<M, D>): number | null {
  const { messages } = timeline
  for (let index = 1; index < messages.length; index += 1) {
    const before = (messages[index - 1] as M).seq
    const message = messages[index] as M
    if ((message.prev_seq ?? message.seq - 1) > before) return before
  }
  return null
}

/** Number after which something is missing, given the newest number the server speaks of. */
export function missingAfter<M extends Numbered, D>(timeline: Timeline<M, D>, newest: number): number | null {
  const gap = gapAfter(timeline)
  if (gap !== null) return gap
  const last = lastSeq(timeline)
  return newest > last ? last : null
}
