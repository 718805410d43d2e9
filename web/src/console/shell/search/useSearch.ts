import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { SearchHits } from '@/api/types'
import { get } from '../../api/http'
import { useSession } from '../../stores/session'
import { matchPlaces, type Place } from './places'

export type Hit =
  | { group: 'places'; place: Place }
  | { group: 'customers'; hit: SearchHits['customers'][number] }
  | { group: 'conversations'; hit: SearchHits['conversations'][number] }
  | { group: 'messages'; hit: SearchHits['messages'][number] }

export const GROUPS = ['places', 'customers', 'conversations', 'messages'] as const

interface Search {
  query: Ref<string>
  /** In the order of the groups, as the arrow keys walk through them. */
  hits: ComputedRef<Hit[]>
  /** The words that the server's hits belong to. */
  asked: Ref<string>
  running: Ref<boolean>
  trouble: Ref<unknown>
  again: () => void
}

/** Long enough not to ask for every letter, short enough to feel at once. */
const WAIT_MS = 150

const placeHits = (places: Place[], query: string): Hit[] =>
  matchPlaces(places, query).map((place) => ({ group: 'places', place }))

function serverHits(found: SearchHits | null): Hit[] {
  if (!found) return []
  return [
    ...found.customers.map((hit): Hit => ({ group: 'customers', hit })),
    ...found.conversations.map((hit): Hit => ({ group: 'conversations', hit })),
    ...found.messages.map((hit): Hit => ({ group: 'messages', hit })),
  ]
}

async function fetched(q: string, shopId: number | null, signal: AbortSignal): Promise<[SearchHits | null, unknown]> {
  try {
    return [await get<SearchHits>('/search', { q, shop_id: shopId }, signal), null]
  } catch (error) {
    return [null, error]
  }
}

/** Everything that a few words find: pages at once, the rest from the server. */
export function useSearch(places: ComputedRef<Place[]>): Search {
  const session = useSession()
  const query = ref('')
  const found = ref<SearchHits | null>(null)
  const asked = ref('')
  const running = ref(false)
  const trouble = ref<unknown>(null)
  let timer = 0
  let call: AbortController | null = null

  async function ask(): Promise<void> {
    call?.abort()
    const mine = (call = new AbortController())
    const text = query.value.trim()
    running.value = true
    const [answer, error] = await fetched(text, session.shopId, mine.signal)
    if (mine.signal.aborted) return
    running.value = false
    trouble.value = error
    found.value = answer
    if (answer) asked.value = text
  }

  function forget(): void {
    call?.abort()
    running.value = false
    found.value = trouble.value = null
    asked.value = ''
  }

  watch([query, () => session.shopId], () => {
    clearTimeout(timer)
    if (query.value.trim() === '') forget()
    else timer = window.setTimeout(() => void ask(), WAIT_MS)
  })
  onBeforeUnmount(() => (clearTimeout(timer), call?.abort()))
  const hits = computed(() => [...placeHits(places.value, query.value), ...serverHits(found.value)])
  return { query, hits, asked, running, trouble, again: () => void ask() }
}
