import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { JointSession, MatterLevel, ServiceLevel } from '@/api/types'
import { get, post, put } from '../api/http'
import { useLive } from '../stores/live'

export interface Matter {
  matter: ShallowRef<MatterLevel | null>
  error: Ref<unknown>
  load: () => Promise<void>
  setLevel: (level: ServiceLevel, reason: string) => Promise<void>
  openSession: (body: { client_id: string; staff_ids: number[]; team_ids: number[]; text: string }) => Promise<void>
  tellPlan: (body: { text: string; expected_at: string; message_seq: number }) => Promise<void>
}

function listen(id: () => number, matter: ShallowRef<MatterLevel | null>, load: () => Promise<void>): void {
  const live = useLive()
  const stops = [
    live.take('clocks', ({ card }) => {
      // a session moves clocks, too: only what is hard has one
      if (card.conversation_id === id() && (card.level !== matter.value?.level || card.level === 'l3')) void load()
    }),
    live.onRefetch((topic) => {
      if (topic === null || topic === `conversation:${id()}`) void load()
    }),
  ]
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
}

/** Level and joint session of one conversation, fetched once and looked at again when its clocks move. */
export function useMatter(id: () => number): Matter {
  const matter = shallowRef<MatterLevel | null>(null)
  const error = ref<unknown>(null)

  async function load(): Promise<void> {
    const asked = id()
    try {
      const found = await get<MatterLevel>(`/conversations/${asked}/level`)
      if (asked !== id()) return
      matter.value = found
      error.value = null
    } catch (problem) {
      if (asked === id()) error.value = problem
    }
  }
  function show(session: JointSession): void {
    if (matter.value) matter.value = { ...matter.value, session }
  }

  listen(id, matter, load)
  watch(id, () => {
    matter.value = null
    error.value = null
    void load()
  }, { immediate: true })
  return {
    matter, error, load,
    setLevel: async (level, reason) => {
      matter.value = await put<MatterLevel>(`/conversations/${id()}/level`, { level, reason })
    },
    openSession: async (body) => show(await post<JointSession>(`/conversations/${id()}/joint-session`, body)),
    tellPlan: async (body) => show(await put<JointSession>(`/conversations/${id()}/joint-session/plan`, body)),
  }
}
