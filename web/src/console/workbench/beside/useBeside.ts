import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ConversationCard } from '@/api/types'
import type { BesideList, CaseCard } from '@/api/types-outreach'
import { get } from '../../api/http'
import { useLive } from '../../stores/live'

export interface Beside {
  others: ShallowRef<ConversationCard[]>
  matter: ShallowRef<CaseCard | null>
  failed: Ref<boolean>
  load: () => Promise<void>
}

const SOON_MS = 400

/** What else the customer has open, and the matter to which this conversation belongs. */
export function useBeside(card: () => ConversationCard): Beside {
  const others = shallowRef<ConversationCard[]>([])
  const matter = shallowRef<CaseCard | null>(null)
  const failed = ref(false)
  let soon: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const { id } = card()
    try {
      const [beside, found] = await Promise.all([
        get<BesideList>(`/conversations/${id}/beside`), get<CaseCard>(`/conversations/${id}/case`),
      ])
      if (id !== card().id) return
      others.value = beside.items
      matter.value = found.id === null ? null : found
      failed.value = false
    } catch {
      failed.value = true
    }
  }

  // two sources: one that gives a new array would fire with every push of the card
  watch([() => card().id, () => card().episode_id], () => {
    others.value = []
    matter.value = null
    void load()
  }, { immediate: true })
  // Another conversation of the same customer began, moved or ended.
  const stop = useLive().take('conversation', (pushed) => {
    const other = pushed.card
    if (other.customer.id !== card().customer.id || other.id === card().id) return
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SOON_MS)
  })
  onBeforeUnmount(() => {
    clearTimeout(soon)
    stop()
  })
  return { others, matter, failed, load }
}
