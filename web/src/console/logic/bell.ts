import type { RouteLocationRaw } from 'vue-router'
import type { AlertCard, AlertSubject } from '@/api/types'

/** The list with a card in it or out of it, newest first; an older version changes nothing. */
export function withCard(items: readonly AlertCard[], card: AlertCard): AlertCard[] {
  const known = items.find((one) => one.id === card.id)
  if (known && known.version >= card.version) return [...items]
  const others = items.filter((one) => one.id !== card.id)
  if (card.gone) return others
  return [...others, card].sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
}

/** Whether a card is news: not an older state, nothing that was read or went away. */
export function isNews(items: readonly AlertCard[], card: AlertCard): boolean {
  const known = items.find((one) => one.id === card.id)
  if (card.gone || card.seen || card.settled || card.taken_by !== null) return false
  return !known || (card.version > known.version && (card.count > known.count || known.seen || card.severity !== known.severity))
}

const SCREENS: Record<AlertSubject['kind'], (id: number) => RouteLocationRaw | null> = {
  conversation: (id) => ({ name: 'desk', params: { id } }),
  customer: () => null,
  follow_up: (id) => ({ name: 'follow-up', params: { id } }),
  duty: () => ({ name: 'duties' }),
  handover: (id) => ({ name: 'handover', params: { id } }),
  staff: () => ({ name: 'wall' }),
  wall: () => ({ name: 'wall' }),
  daily_list: () => ({ name: 'daily-list' }),
  webhook: (id) => ({ name: 'admin-webhook', params: { id } }),
  robot: () => ({ name: 'admin-alerts', params: { tab: 'robots' } }),
}

/** Which screen shows what an alert is about, if this console has one. */
export function screenOf(subject: AlertSubject | null, has: (name: string) => boolean): RouteLocationRaw | null {
  const screen = subject && SCREENS[subject.kind](subject.id ?? 0)
  return screen && typeof screen === 'object' && 'name' in screen && has(String(screen.name)) ? screen : null
}
