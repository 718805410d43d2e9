import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ConversationPromises, HoldCard, PromiseCard } from '@/api/types'
import { get } from '../api/http'
import { useLive } from '../stores/live'

export interface Promised {
  items: ShallowRef<PromiseCard[]>
  hold: ShallowRef<HoldCard | null>
  error: Ref<unknown>
  loaded: Ref<boolean>
  load: () => Promise<void>
  put: (card: PromiseCard) => void
}

/** Newest first, each by its newest card. */
export function placed(items: readonly PromiseCard[], card: PromiseCard): PromiseCard[] {
  const known = items.find((one) => one.id === card.id)
  if (!known) return [card, ...items].sort((a, b) => b.id - a.id)
  return known.version > card.version ? [...items] : items.map((one) => (one.id === card.id ? card : one))
}

function listen(id: () => number, put: (card: PromiseCard) => void, putHold: (card: HoldCard) => void, load: () => Promise<void>): void {
  const live = useLive()
  const stops = [
    live.take('promise', (push) => put(push.card)),
    live.take('hold', (push) => putHold(push.card)),
    live.onRefetch((topic) => {
      if (topic === null || topic === `conversation:${id()}`) void load()
    }),
  ]
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
}

/** Promises and hold of one conversation, fetched once and kept by pushes. */
export function usePromises(id: () => number): Promised {
  const items = shallowRef<PromiseCard[]>([])
  const hold = shallowRef<HoldCard | null>(null)
  const error = ref<unknown>(null)
  const loaded = ref(false)

  function put(card: PromiseCard): void {
    if (card.conversation_id === id()) items.value = placed(items.value, card)
  }
  function putHold(card: HoldCard): void {
    if (card.conversation_id === id() && card.version >= (hold.value?.version ?? 0)) hold.value = card
  }
  async function load(): Promise<void> {
    const asked = id()
    try {
      const found = await get<ConversationPromises>(`/conversations/${asked}/promises`)
      if (asked !== id()) return
      items.value = found.items
      hold.value = found.hold
      error.value = null
    } catch (problem) {
      if (asked === id()) error.value = problem
    }
    loaded.value = true
  }

  listen(id, put, putHold, load)
  watch(id, () => {
    items.value = []
    hold.value = null
    loaded.value = false
    void load()
  }, { immediate: true })
  return { items, hold, error, loaded, load, put }
}
