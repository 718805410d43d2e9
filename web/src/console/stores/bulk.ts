import { defineStore } from 'pinia'
import type { BulkAct, BulkCard, BulkReport } from '@/api/types'
import { newClientId } from '@/shared/ids'
import { get, post } from '../api/http'

/** The last act on many conversations: how far it is, and what became of each. */
export const useBulk = defineStore('bulk', {
  state: () => ({ card: null as BulkCard | null, report: null as BulkReport | null }),
  getters: {
    open: (state): boolean => state.card?.state === 'waiting' || state.card?.state === 'running',
  },
  actions: {
    show(card: BulkCard): void {
      const older = this.card !== null && (card.id < this.card.id || (card.id === this.card.id && card.version < this.card.version))
      if (!older) this.card = card
    },
    async begin(act: BulkAct, conversationIds: number[]): Promise<void> {
      this.report = null
      this.show(await post<BulkCard>('/bulk', { client_id: newClientId(), act, conversation_ids: conversationIds }))
    },
    async cancel(): Promise<void> {
      if (this.card) this.show(await post<BulkCard>(`/bulk/${this.card.id}/cancel`))
    },
    async loadReport(): Promise<void> {
      if (this.card) this.report = await get<BulkReport>(`/bulk/${this.card.id}`)
    },
    /** After a reconnect: what the pushes in between would have said. */
    async refresh(): Promise<void> {
      if (!this.open || !this.card) return
      const report = await get<BulkReport>(`/bulk/${this.card.id}`).catch(() => null)
      if (report) this.show(report.card)
    },
    drop(): void {
      this.card = null
      this.report = null
    },
  },
})
