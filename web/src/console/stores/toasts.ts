import { defineStore } from 'pinia'
import { troubleOf } from '../api/problems'

export interface ToastAction {
  label: string
  run: () => void
}

export interface Toast {
  id: number
  tone: 'plain' | 'good' | 'bad'
  text: string
  detail: string
  action: ToastAction | null
}

/** Eight seconds: long enough to take an act back (ui.md). */
const STAY_MS = 8000
const AT_ONCE = 4

export const useToasts = defineStore('toasts', {
  state: () => ({ items: [] as Toast[], last: 0 }),
  actions: {
    push(toast: Partial<Toast> & { text: string }): number {
      this.last += 1
      const id = this.last
      const full: Toast = { tone: 'plain', detail: '', action: null, ...toast, id }
      this.items = [...this.items.slice(1 - AT_ONCE), full]
      setTimeout(() => this.drop(id), STAY_MS)
      return id
    },
    drop(id: number): void {
      this.items = this.items.filter((toast) => toast.id !== id)
    },
    /** Says what happened, what is kept and what to do; a retry where one makes sense. */
    fail(error: unknown, retry?: ToastAction): void {
      const trouble = troubleOf(error)
      this.push({ tone: 'bad', text: trouble.what, detail: `${trouble.kept}${trouble.todo}`, action: retry ?? null })
    },
  },
})
