import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { FirstSteps } from '@/api/types'
import { get } from '../../api/http'

interface Following {
  found: ShallowRef<FirstSteps | null>
  error: Ref<unknown>
  load: () => Promise<void>
}

const LOOK_EVERY_MS = 3000

/** How far a shop is: fetched when it is chosen, and again and again while `watched` and somebody looks. */
export function useFirstSteps(shopId: ComputedRef<number | null>, watched: () => boolean): Following {
  const found = shallowRef<FirstSteps | null>(null)
  const error = ref<unknown>(null)

  async function load(): Promise<void> {
    const id = shopId.value
    if (id === null) return
    try {
      const fresh = await get<FirstSteps>(`/shops/${id}/first-steps`)
      if (id === shopId.value) found.value = fresh
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }

  function look(): void {
    if (watched() && !document.hidden) void load()
  }

  let timer = 0
  onMounted(() => (timer = window.setInterval(look, LOOK_EVERY_MS)))
  onBeforeUnmount(() => clearInterval(timer))
  watch(shopId, () => {
    found.value = null
    void load()
  }, { immediate: true })
  return { found, error, load }
}
