import { defineStore } from 'pinia'
import type { ArticleDraft } from './articles'

interface Prefill {
  shopId: number
  draft: Partial<ArticleDraft>
  note: string
  /** Told which article came of it. */
  done: (articleId: number) => Promise<unknown>
}

/** What a proposal hands to the editor of a new article; used up when the article is kept. */
export const usePrefill = defineStore('knowledge-prefill', {
  state: () => ({ given: null as Prefill | null }),
  getters: {
    open: (state): boolean => state.given !== null,
    note: (state): string => state.given?.note ?? '',
  },
  actions: {
    give(given: Prefill): void {
      this.given = given
    },
    /** Of another shop it was left lying: it is nobody's any more. */
    draftFor(shopId: number): Partial<ArticleDraft> {
      if (this.given?.shopId !== shopId) this.given = null
      return this.given?.draft ?? {}
    },
    async answered(articleId: number): Promise<void> {
      const given = this.given
      this.given = null
      await given?.done(articleId)
    },
  },
})
