import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import type { ClocksCard, ConversationCard } from '@/api/types'
import { get } from '../api/http'

/** A burst of changes is one look, and looks are this far apart at least. */
const SOON_MS = 300
const APART_MS = 2000
const AT_ONCE = 100
const pending = new Set<number>()
let timer: ReturnType<typeof setTimeout> | undefined
let lastMs = 0

/** Open clocks of the conversations that are shown; pushes know those of the open one, lists ask for theirs. */
export const useClocks = defineStore('clocks', {
  state: () => ({ cards: new Map<number, ClocksCard>(), seen: new Map<number, number>() }),
  actions: {
    put(card: ClocksCard): void {
      const known = this.cards.get(card.conversation_id)
      // without an episode there is no version, and nothing newer can come of the old one
      if (known && card.version > 0 && card.version < known.version) return
      this.cards.set(card.conversation_id, markRaw(card))
    },
    /** Cards that are shown: whatever changed since they were last seen may have moved their clocks. */
    see(cards: readonly ConversationCard[]): void {
      for (const card of cards) {
        if (this.seen.get(card.id) === card.version) continue
        this.seen.set(card.id, card.version)
        this.want(card.id)
      }
    },
    want(id: number): void {
      pending.add(id)
      timer ??= setTimeout(() => void this.fetch(), Math.max(SOON_MS, lastMs + APART_MS - Date.now()))
    },
    /** A look that failed is made again with the next change; countdowns that are known stay. */
    async fetch(): Promise<void> {
      timer = undefined
      lastMs = Date.now()
      const ids = [...pending].slice(0, AT_ONCE)
      ids.forEach((id) => pending.delete(id))
      const found = await get<{ items: ClocksCard[] }>('/sla/clocks', { conversation_ids: ids }).catch(() => null)
      if (!found) ids.forEach((id) => this.seen.delete(id))
      found?.items.forEach((card) => this.put(card))
      const [next] = pending
      if (next !== undefined) this.want(next)
    },
    /** After a reconnect: what was pushed meanwhile was heard by nobody. */
    refresh(): void {
      this.cards.forEach((_, id) => this.want(id))
    },
  },
})
