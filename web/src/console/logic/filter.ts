import type { ListFilter } from '@/api/types'
import type { Query } from '../api/http'

export type Wanted = Required<ListFilter>

export function blankFilter(): Wanted {
  return {
    shop_ids: [], channels: [], states: [], tags: [], owner_ids: [], team_ids: [], results: [], vip: false,
    sensitive: false, pressing: false, waiting_s: null, days: null,
  }
}

/** Only what narrows, as the address of the list takes it. */
export function queryOf(wanted: Wanted): Query {
  return Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== null && value !== false)),
  ) as Query
}

/** How many kinds of marks narrow. */
export function marksIn(wanted: Wanted): number {
  return Object.keys(queryOf(wanted)).length
}
