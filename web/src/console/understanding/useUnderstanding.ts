import { onBeforeUnmount, shallowRef, ref, watch, type Ref, type ShallowRef } from 'vue'
import type { Understanding, UnderstandingField } from '@/api/types'
import { get, post } from '../api/http'
import { useLive } from '../stores/live'

export interface Understood {
  card: ShallowRef<Understanding | null>
  error: Ref<unknown>
  loaded: Ref<boolean>
  load: () => Promise<void>
  /** Says what is right: shown at once, taken back if the server refuses. */
  correct: (field: UnderstandingField, value: string) => Promise<void>
}

function listen(id: () => number, take: (card: Understanding) => void, load: () => Promise<void>): void {
  const live = useLive()
  const stop = [
    live.take('understanding', (push) => take(push.card)),
    live.onRefetch((topic) => {
      if (topic === null || topic === `conversation:${id()}`) void load()
    }),
  ]
  onBeforeUnmount(() => stop.forEach((off) => off()))
}

type Ask = () => Promise<{ card: Understanding | null }>

interface Kept {
  card: ShallowRef<Understanding | null>
  error: Ref<unknown>
  loaded: Ref<boolean>
  take: (next: Understanding | null) => void
  fetch: (ask: Ask) => Promise<void>
}

/** One conversation's card: an older one never covers a newer one, nor another conversation's. */
function keep(id: () => number): Kept {
  const card = shallowRef<Understanding | null>(null)
  const error = ref<unknown>(null)
  const loaded = ref(false)

  function take(next: Understanding | null): void {
    const older = next && card.value && next.version < card.value.version
    if (!older && (!next || next.conversation_id === id())) card.value = next
  }

  async function fetch(ask: Ask): Promise<void> {
    const asked = id()
    try {
      const answer = await ask()
      if (asked === id()) take(answer.card)
      if (asked === id()) error.value = null
    } catch (problem) {
      if (asked === id()) error.value = problem
    }
    if (asked === id()) loaded.value = true
  }
  return { card, error, loaded, take, fetch }
}

/** What is understood of one conversation, fetched once and kept by pushes. */
export function useUnderstanding(id: () => number): Understood {
  const { card, error, loaded, take, fetch } = keep(id)
  const load = (): Promise<void> => fetch(() => get(`/conversations/${id()}/understanding`))

  async function correct(field: UnderstandingField, value: string): Promise<void> {
    const before = card.value
    if (!before) return
    card.value = { ...before, opinions: { ...before.opinions, [field]: { value, confidence: 1, by: 'person' } } }
    try {
      take(await post<Understanding>(`/conversations/${before.conversation_id}/understanding/corrections`, { field, value }))
    } catch (problem) {
      if (card.value?.version === before.version) card.value = before
      throw problem
    }
  }

  watch(id, () => {
    card.value = null
    loaded.value = false
    void load()
  }, { immediate: true })
  listen(id, take, load)
  return { card, error, loaded, load, correct }
}
