import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ConversationPromises, HoldCard, MatterCard, PromiseCard } from '@/api/types'
import { get } from '../api/http'
import { useLive } from '../stores/live'

export interface Promised {
  items: ShallowRef<PromiseCard[]>
  hold: ShallowRef<HoldCard | null>
  matter: ShallowRef<MatterCard | null>
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

interface Puts {
  promise: (card: PromiseCard) => void
  hold: (card: HoldCard) => void
  matter: (card: MatterCard) => void
}

function listen(id: () => number, puts: Puts, load: () => Promise<void>): void {
  const live = useLive()
  const stops = [
    live.take('promise', (push) => puts.promise(push.card)),
    live.take('hold', (push) => puts.hold(push.card)),
    live.take('matter', (push) => puts.matter(push.card)),
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
  const matter = shallowRef<MatterCard | null>(null)
  const error = ref<unknown>(null)
  const loaded = ref(false)

  function put(card: PromiseCard): void {
    if (card.conversation_id === id()) items.value = placed(items.value, card)
  }
  function putHold(card: HoldCard): void {
    if (card.conversation_id === id() && card.version >= (hold.value?.version ?? 0)) hold.value = card
  }
  function putMatter(card: MatterCard): void {
    if (card.conversation_id === id()) matter.value = card.proposed ? card : null
  }
  async function load(): Promise<void> {
    const asked = id()
    try {
      const found = await get<ConversationPromises>(`/conversations/${asked}/promises`)
      if (asked !== id()) return
      items.value = found.items
      hold.value = found.hold
      matter.value = found.matter ?? null
      error.value = null
    } catch (problem) {
      if (asked === id()) error.value = problem
    }
    loaded.value = true
  }

  listen(id, { promise: put, hold: putHold, matter: putMatter }, load)
  watch(id, () => {
    items.value = []
    hold.value = matter.value = null
    loaded.value = false
    void load()
  }, { immediate: true })
  return { items, hold, matter, error, loaded, load, put }
}
