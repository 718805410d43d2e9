import { onBeforeUnmount, ref, shallowRef, type Ref } from 'vue'
import type { Hours, HoursExplanation } from '@/api/types'
import { post } from '../../api/http'
import { outgoing } from './hours'

/** Typing settles before the server is asked. */
const SETTLE_MS = 350
export type Explained = HoursExplanation

interface Explanation {
  explained: Ref<Explained | null>
  error: Ref<unknown>
  /** Asks a little later; the last question wins. */
  ask: (hours: Hours, zone: string, from: number, to: number) => void
}

/** What the server makes of hours that are not saved yet. */
export function useExplanation(): Explanation {
  const explained = shallowRef<Explained | null>(null)
  const error = ref<unknown>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function fetchNow(body: object): Promise<void> {
    const mine = ++asked
    try {
      const answer = await post<Explained>('/hours/preview', body)
      if (mine !== asked) return
      explained.value = answer
      error.value = null
    } catch (problem) {
      if (mine === asked) error.value = problem
    }
  }

  function ask(hours: Hours, zone: string, from: number, to: number): void {
    clearTimeout(timer)
    const body = { hours: outgoing(hours), zone, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
    timer = setTimeout(() => void fetchNow(body), SETTLE_MS)
  }

  onBeforeUnmount(() => clearTimeout(timer))
  return { explained, error, ask }
}
