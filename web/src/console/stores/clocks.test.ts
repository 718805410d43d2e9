import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClocksCard, ConversationCard } from '@/api/types'
import { useClocks } from './clocks'

const card = (id: number, version: number): ClocksCard => ({ conversation_id: id, version, level: null, clocks: [] })
const talk = (id: number, version: number): ConversationCard => ({ id, version }) as ConversationCard
const asked: string[] = []

describe('clocks', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    vi.useFakeTimers()
    asked.length = 0
    vi.stubGlobal('document', { cookie: '' })
    vi.stubGlobal('fetch', (address: string) => {
      asked.push(address)
      return Promise.resolve(new Response(JSON.stringify({ items: [card(1, 3)] }), { status: 200 }))
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('never shows an older state', () => {
    const clocks = useClocks()
    clocks.put(card(1, 3))
    clocks.put(card(1, 2))
    expect(clocks.cards.get(1)?.version).toBe(3)
  })

  it('asks once for a burst, and again only for what changed', async () => {
    const clocks = useClocks()
    clocks.see([talk(1, 1), talk(2, 1)])
    clocks.see([talk(1, 2)])
    await vi.advanceTimersByTimeAsync(2500)
    expect(asked).toEqual(['/api/v1/sla/clocks?conversation_ids=1&conversation_ids=2'])
    clocks.see([talk(1, 2), talk(2, 2)])
    await vi.advanceTimersByTimeAsync(2500)
    expect(asked.slice(1)).toEqual(['/api/v1/sla/clocks?conversation_ids=2'])
    expect(clocks.cards.get(1)?.version).toBe(3)
  })
})
