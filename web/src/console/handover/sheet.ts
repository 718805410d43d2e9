import type { HandoverItemCard, HandoverReceiver, HandoverSheet, ThingCard } from '@/api/types'

/** A thing on the sheet: who is to have it, and what they must know. */
export interface Row {
  thing: ThingCard
  to: number | null
  summary: string
}

export const keyOf = (thing: Pick<ThingCard, 'kind' | 'object_id'>): string => `${thing.kind}:${thing.object_id}`

/** Whether somebody is there to accept at once. */
export const isThere = (one: HandoverReceiver): boolean => one.state !== 'offline'

/** Who could have a thing: colleagues of its shop, those who are there first, as the server ordered them. */
export function receiversOf(thing: ThingCard, receivers: readonly HandoverReceiver[]): HandoverReceiver[] {
  return receivers.filter((one) => one.shop_ids.includes(thing.shop_id))
}

/** Rows of a sheet, shared out evenly among those who are there; things of one conversation stay together. */
export function rowsOf(sheet: HandoverSheet): Row[] {
  const given = new Map<number, number>()
  const load = new Map<number, number>()
  return sheet.items.map((thing) => {
    const together = thing.conversation_id === null ? undefined : given.get(thing.conversation_id)
    const able = receiversOf(thing, sheet.receivers)
    const there = able.filter(isThere)
    const least = [...(there.length > 0 ? there : able)].sort((a, b) => (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0))[0]
    const to = together ?? least?.id ?? null
    if (to !== null) load.set(to, (load.get(to) ?? 0) + 1)
    if (to !== null && thing.conversation_id !== null) given.set(thing.conversation_id, to)
    return { thing, to, summary: thing.summary }
  })
}

/** Rows of a fresh sheet that keep what was filled in already. */
export function kept(fresh: readonly Row[], before: readonly Row[]): Row[] {
  const known = new Map(before.map((row) => [keyOf(row.thing), row]))
  return fresh.map((row) => {
    const old = known.get(keyOf(row.thing))
    return old ? { thing: row.thing, to: old.to, summary: old.summary } : row
  })
}

/** What still has to be filled in. */
export function unfinished(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.to === null || row.summary.trim() === '')
}

/** What goes out; only for rows of which nothing is missing. */
export function itemsOf(rows: readonly Row[]): { kind: ThingCard['kind']; object_id: number; to_id: number; summary: string }[] {
  return rows.flatMap(({ thing, to, summary }) => (to === null ? [] : [{ kind: thing.kind, object_id: thing.object_id, to_id: to, summary: summary.trim() }]))
}

/** What the reader can decide of a thing on its way. */
export function actsOf(item: HandoverItemCard, me: number, giver: number, manages: boolean): ('accept' | 'decline' | 'offer' | 'keep')[] {
  if (item.decided_at) return []
  const gives = giver === me || manages
  const takes = item.to.id === me && item.state === 'offered'
  return [...(takes ? (['accept', 'decline'] as const) : []), ...(gives ? (['offer', 'keep'] as const) : [])]
}
