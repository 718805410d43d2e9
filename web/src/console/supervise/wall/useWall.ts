import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Wall } from '@/api/types'
import { get } from '../../api/http'
import { useLive } from '../../stores/live'
import { useSession } from '../../stores/session'

/** Pushes only hint: many of them become one fetch. */
const HINT_WAIT_MS = 1000
/** Averages age without a push. */
const POLL_MS = 20_000
/** Older than two polls: the screen says so. */
const STALE_MS = 50_000

interface LiveWall {
  wall: Ref<Wall | null>
  error: Ref<unknown>
  stale: ComputedRef<boolean>
  load: () => Promise<void>
}

/** Loads at once, after hints, every so often, and after reconnects, as long as the page is open. */
function keepFresh(load: () => Promise<void>): void {
  const live = useLive()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stops: (() => unknown)[] = []

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void load()
    }, HINT_WAIT_MS)
  }

  onMounted(() => {
    stops.push(live.take('conversation', soon), live.take('presence', soon), live.onRefetch(soon))
    const poll = setInterval(() => document.hidden || void load(), POLL_MS)
    stops.push(() => clearInterval(poll), () => clearTimeout(timer))
    void load()
  })
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
}

/** The wall of the chosen shop (or all), kept fresh by hints, a slow poll and reconnects. */
export function useWall(now: ComputedRef<number>): LiveWall {
  const session = useSession()
  const wall = shallowRef<Wall | null>(null)
  const error = ref<unknown>(null)
  const heard = ref(0)
  let wanted: AbortController | null = null

  async function load(): Promise<void> {
    wanted?.abort()
    const mine = (wanted = new AbortController())
    try {
      wall.value = await get<Wall>('/wall', { shop_id: session.shopId }, mine.signal)
      error.value = null
      heard.value = now.value
    } catch (problem) {
      if (!mine.signal.aborted) error.value = problem
    }
  }

  keepFresh(load)
  onBeforeUnmount(() => wanted?.abort())
  watch(() => session.shopId, () => {
    wall.value = null
    void load()
  })
  return { wall, error, load, stale: computed(() => wall.value !== null && now.value - heard.value > STALE_MS) }
}
