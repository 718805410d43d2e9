import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import { DraftBook, NO_DRAFT, type Draft } from '../logic/drafts'
import { useSession } from './session'

/** Drafts of whoever is signed in; what the list shows follows each key press. */
export const useDrafts = defineStore('drafts', {
  state: () => ({ book: null as DraftBook | null, owner: 0, texts: new Map<number, string>() }),
  actions: {
    own(): DraftBook {
      const staff = useSession().staff?.id ?? 0
      if (!this.book || this.owner !== staff) {
        this.book = markRaw(new DraftBook(localStorage, staff))
        this.owner = staff
        this.texts = new Map()
      }
      return this.book as DraftBook
    },
    get(id: number): Draft {
      return id ? this.own().get(id) : NO_DRAFT
    },
    set(id: number, draft: Draft): void {
      this.own().set(id, draft, Date.now())
      this.texts.set(id, draft.text)
    },
    textOf(id: number): string {
      return this.texts.get(id) ?? this.book?.get(id).text ?? ''
    },
  },
})
