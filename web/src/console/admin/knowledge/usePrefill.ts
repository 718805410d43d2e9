import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import type { ArticleInfo } from '@/api/types'
import type { ArticleDraft } from './articles'

interface Prefill {
  shopId: number
  draft: Partial<ArticleDraft>
  /** Where it comes from, for whoever edits it. */
  note: string
  /** Keeps the article where it was asked for, instead of by itself. */
  keep: (content: Omit<ArticleDraft, 'version'>) => Promise<ArticleInfo>
}

/** What a proposal hands to the editor of a new article; used up when the article is kept. */
export const usePrefill = defineStore('knowledge-prefill', {
  state: () => ({ given: null as Prefill | null }),
  getters: {
    note: (state): string => state.given?.note ?? '',
  },
  actions: {
    give(given: Prefill): void {
      this.given = markRaw(given)
    },
    /** Of another shop it was left lying: it is nobody's any more. */
    draftFor(shopId: number): Partial<ArticleDraft> {
      if (this.given?.shopId !== shopId) this.given = null
      return this.given?.draft ?? {}
    },
    drop(): void {
      this.given = null
    },
  },
})
