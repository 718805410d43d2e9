import { defineStore } from 'pinia'
import type { Messages, QuickReply, QuickReplyList, RenderedReply } from '@/api/types'
import { get, post } from '../api/http'

/** Quick replies by shop; read once, then again when they were edited. */
export const useReplies = defineStore('replies', {
  state: () => ({ byShop: new Map<number, QuickReply[]>(), error: null as unknown }),
  actions: {
    async load(shopId: number): Promise<void> {
      if (this.byShop.has(shopId)) return
      await this.reload(shopId)
    },
    async reload(shopId: number): Promise<void> {
      try {
        this.byShop.set(shopId, (await get<QuickReplyList>('/quick-replies', { shop_id: shopId })).items)
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
