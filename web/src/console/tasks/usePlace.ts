import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { TaskSort, TaskState, TaskView } from '@/api/types'
import { COLUMNS, LAYOUTS, PENDING, SORTS, VIEWS, type Layout } from './board'

/** What is looked at; all of it stands in the address, so that a view can be kept and handed on. */
export interface Place {
  as: Layout
  view: TaskView
  state: TaskState | 'pending' | 'overdue'
  kind: string
  owner: number | null
  from: string
  to: string
  q: string
  sort: TaskSort
  desc: boolean
  day: string
  span: 'week' | 'month'
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const oneOf = <T extends string>(value: unknown, known: readonly T[], other: T): T => known.find((one) => one === value) ?? other
export const STATES = ['pending', 'overdue', ...COLUMNS, 'cancelled'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayIn = (value: unknown): string => (DAY.test(text(value)) && !Number.isNaN(Date.parse(text(value))) ? text(value) : '')

export function placeOf(query: LocationQuery): Place {
  return {
    as: oneOf(query.as, LAYOUTS, 'board'), view: oneOf(query.view, VIEWS, 'mine'), state: oneOf(query.state, STATES, 'pending'), kind: text(query.kind),
    owner: Number(query.owner) || null, from: dayIn(query.from), to: dayIn(query.to), q: text(query.q), sort: oneOf(query.sort, SORTS, 'due'), desc: query.desc === '1', day: dayIn(query.day),
    span: oneOf(query.span, ['week', 'month'], 'month'),
  }
}

/** Which states a list asks for. */
export function statesOf(place: Place): readonly TaskState[] {
  if (place.state === 'pending' || place.state === 'overdue') return PENDING
  return [place.state]
}

export function usePlace(): { place: ComputedRef<Place>; go: (change: Partial<Place>) => void } {
  const route = useRoute()
  const router = useRouter()
  const place = computed(() => placeOf(route.query))
  function go(change: Partial<Place>): void {
    const next = { ...place.value, ...change }
    const plain = placeOf({})
    const entries = Object.entries(next).filter(([key, value]) => value !== plain[key as keyof Place] && value !== null)
    const query = Object.fromEntries(entries.map(([key, value]) => [key, value === true ? '1' : String(value)]))
    void router.replace({ name: route.name ?? 'follow-ups', params: route.params, query })
  }
  return { place, go }
}
