import { computed, onScopeDispose, ref, type ComputedRef } from 'vue'
import { useSession } from '../stores/session'

const tick = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Server time in milliseconds, every second, from one timer for the whole page. */
export function useClock(): ComputedRef<number> {
  const session = useSession()
  users += 1
  timer ??= setInterval(() => (tick.value = Date.now()), 1000)
  onScopeDispose(() => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return computed(() => tick.value + session.skewMs)
}
