import { computed, shallowRef, type ComputedRef } from 'vue'
import type { Team, TeamList } from '@/api/types'
import { get } from '../api/http'

/** Fetched once for everybody who asks: teams change rarely, and a chip must not wait. */
const all = shallowRef<Team[] | null>(null)
let asked = false

async function load(): Promise<void> {
  asked = true
  try {
    all.value = (await get<TeamList>('/teams')).items
  } catch {
    asked = false // whoever opens the next chip asks again
  }
}

/** The teams that work for a shop. */
export function useTeams(shopId: () => number): ComputedRef<Team[]> {
  if (!asked) void load()
  return computed(() => (all.value ?? []).filter((one) => one.shop_ids.includes(shopId())))
}
