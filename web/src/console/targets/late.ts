import type { AlertCard } from '@/api/types'

/** Warnings of clocks stand in the corner card: nothing else pops up for them. */
export function isLateWarning(card: AlertCard): boolean {
  return card.kind === 'target_warning' && card.subject?.kind === 'conversation' && card.subject.id != null
}

export interface Late {
  conversationId: number
  alerts: AlertCard[]
}

/** Conversations that are about to be late and that nobody sees to, by when it was told; not those that are shown elsewhere. */
export function lateOf(items: readonly AlertCard[], elsewhere: ReadonlySet<number>): Late[] {
  const found = new Map<number, Late>()
  for (const card of items) {
    const id = card.subject?.id ?? null
    const waits = isLateWarning(card) && !card.seen && !card.settled && card.taken_by === null && !card.gone
    if (!waits || id === null || elsewhere.has(id)) continue
    const known = found.get(id)
    if (known) known.alerts.push(card)
    else found.set(id, { conversationId: id, alerts: [card] })
  }
  return [...found.values()].reverse()
}
