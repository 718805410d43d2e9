import { defineStore } from 'pinia'
import type { Messages, QuickReply, QuickReplyList, RenderedReply } from '@/api/types'
import { get, post } from '../api/http'

/** Somebody else may have written new ones meanwhile. */
const FRESH_MS = 60_000

/** Quick replies by shop: shown at once, and read again in passing when they are a minute old. */
export const useReplies = defineStore('replies', {
  state: () => ({ byShop: new Map<number, QuickReply[]>(), readAt: new Map<number, number>(), error: null as unknown }),
  actions: {
    async load(shopId: number): Promise<void> {
      if (Date.now() - (this.readAt.get(shopId) ?? 0) < FRESH_MS) return
      await this.reload(shopId)
    },
    async reload(shopId: number): Promise<void> {
      try {
        this.byShop.set(shopId, (await get<QuickReplyList>('/quick-replies', { shop_id: shopId })).items)
        this.readAt.set(shopId, Date.now())
        this.error = null
      } catch (error) {
        this.error = error
      }
    },
    of(shopId: number): QuickReply[] {
      return this.byShop.get(shopId) ?? []
    },
    render(conversationId: number, replyId: number): Promise<RenderedReply> {
      return get<RenderedReply>(`/conversations/${conversationId}/quick-replies/${replyId}`)
    },
    async send(conversationId: number, replyId: number, clientId: string): Promise<Messages> {
      return post<Messages>(`/conversations/${conversationId}/quick-replies/${replyId}`, { client_id: clientId })
    },
  },
})
