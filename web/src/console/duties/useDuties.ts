import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { DutyList, DutyRunCard } from '@/api/types'
import { get } from '../api/http'
import { useLive } from '../stores/live'

const SOON_MS = 500

export interface Duties {
  runs: ShallowRef<DutyRunCard[]>
  error: Ref<unknown>
  loaded: Ref<boolean>
  load: () => Promise<void>
  put: (card: DutyRunCard) => void
}

/** What the reader can do of a shop's recurring work (null: of all shops), kept by pushes: a burst of them is one look. */
export function useDuties(shopId: () => number | null): Duties {
  const runs = shallowRef<DutyRunCard[]>([])
  const error = ref<unknown>(null)
  const loaded = ref(false)
  let asked = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const found = await get<DutyList>('/duty-runs', { shop_id: shopId() })
      if (mine === asked) {
        runs.value = found.items
        error.value = null
      }
    } catch (problem) {
      if (mine === asked) error.value = problem
    }
    if (mine === asked) loaded.value = true
  }
  const loadSoon = (): void => {
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SOON_MS)
  }
  const live = useLive()
  const stops = [live.take('duty_run', loadSoon), live.onRefetch((topic) => topic === null && loadSoon())]
  onBeforeUnmount(() => {
    clearTimeout(soon)
    stops.forEach((stop) => stop())
  })
  watch(shopId, () => {
    loaded.value = false
    void load()
  }, { immediate: true })
  const put = (card: DutyRunCard): void => {
    runs.value = runs.value.map((one) => (one.id === card.id ? card : one))
  }
  return { runs, error, loaded, load, put }
}
