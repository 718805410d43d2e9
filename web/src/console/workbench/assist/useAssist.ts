import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import type { ArticleForCustomer, FoundArticle } from '@/api/types'
import { get, post } from '../../api/http'

interface Suggested {
  /** Of the customer's message that it answers. */
  seq: number
  text: string
  items: FoundArticle[]
  state: 'loading' | 'there' | 'failed'
}

interface FoundList {
  items: FoundArticle[]
}

const BEST = 3
/** As many conversations as are worth remembering; the rest is asked for again. */
const KEPT = 40
const TAB_KEY = 'yingda.side'

/** Articles that may answer the customer's last turn, by conversation; asked for once for each turn. */
export const useAssist = defineStore('assist', {
  state: () => ({
    byConversation: new Map<number, Suggested>(),
    tab: (localStorage.getItem(TAB_KEY) === 'knowledge' ? 'knowledge' : 'customer') as 'customer' | 'knowledge',
  }),
  actions: {
    show(tab: 'customer' | 'knowledge'): void {
      this.tab = tab
      localStorage.setItem(TAB_KEY, tab)
    },
    of(id: number): Suggested | null {
      return this.byConversation.get(id) ?? null
    },
    /** For the turn that ends with `seq`; what is shown stays until the newer is there. */
    async suggest(id: number, seq: number, text: string): Promise<void> {
      const known = this.byConversation.get(id)
      if (known && known.seq === seq && known.state !== 'failed') return
      this.keep(id, { seq, text, items: known?.items ?? [], state: 'loading' })
      const page = await post<FoundList>(`/conversations/${id}/suggestions`).catch(() => null)
      if (this.byConversation.get(id)?.seq !== seq) return
      this.keep(id, { seq, text, items: (page?.items ?? []).slice(0, BEST), state: page ? 'there' : 'failed' })
    },
    keep(id: number, suggested: Suggested): void {
      this.byConversation.delete(id)
      this.byConversation.set(id, markRaw(suggested))
      const oldest = this.byConversation.keys().next().value
      if (this.byConversation.size > KEPT && oldest !== undefined) this.byConversation.delete(oldest)
    },
    search(shopId: number, words: string, signal: AbortSignal): Promise<FoundArticle[]> {
      return get<FoundList>('/knowledge/search', { shop_id: shopId, q: words }, signal).then((page) => page.items)
    },
    /** As the customer of the conversation would be told it now. */
    render(id: number, articleId: number): Promise<ArticleForCustomer> {
      return get<ArticleForCustomer>(`/conversations/${id}/articles/${articleId}`)
    },
    /** A count that is lost harms nobody. */
    noteInserted(id: number, articleId: number): void {
      void post(`/conversations/${id}/articles/${articleId}/inserted`).catch(() => undefined)
    },
    noteGap(id: number, seq: number): Promise<void> {
      return post('/knowledge/gaps', { conversation_id: id, seq })
    },
    reportWrong(articleId: number, shopId: number, note: string, conversationId: number): Promise<void> {
      return post(`/knowledge/articles/${articleId}/feedback`, { shop_id: shopId, note, conversation_id: conversationId })
    },
  },
})
