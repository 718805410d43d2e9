import { defineStore } from 'pinia'
import type { Notice, NoticeList, NoticeReceipts } from '@/api/types'
import { del, get, post } from '../api/http'

export type NoticeDraft = Pick<Notice, 'title' | 'body' | 'must_read' | 'shop_ids'> & { client_id: string }
export type BoardTab = 'alerts' | 'notices' | 'log'

/** Alerts, notice board and shift log: one drawer over whatever is open. */
export const useBoard = defineStore('board', {
  state: () => ({
    open: false,
    tab: 'notices' as BoardTab,
    notices: [] as Notice[],
    error: null as unknown,
    loaded: false,
  }),
  getters: {
    unread: (board): number => board.notices.filter((notice) => !notice.read).length,
    mustRead: (board): Notice | null => board.notices.find((notice) => notice.must_read && !notice.read) ?? null,
  },
  actions: {
    show(tab: BoardTab): void {
      this.tab = tab
      this.open = true
      void this.load()
    },
    async load(): Promise<void> {
      try {
        this.notices = (await get<NoticeList>('/notices')).items
        this.error = null
        this.loaded = true
      } catch (error) {
        this.error = error
      }
    },
    /** Receipt: shown as read at once; taken back if the server did not hear it. */
    async confirm(id: number): Promise<void> {
      const mark = (read: boolean): void => {
        this.notices = this.notices.map((notice) => (notice.id === id ? { ...notice, read } : notice))
      }
      mark(true)
      try {
        await post(`/notices/${id}/receipt`)
      } catch (error) {
        mark(false)
        throw error
      }
    },
    async publish(notice: NoticeDraft): Promise<void> {
      await post('/notices', notice)
      await this.load()
    },
    async remove(id: number): Promise<void> {
      await del(`/notices/${id}`)
      await this.load()
    },
    receipts(id: number): Promise<NoticeReceipts> {
      return get<NoticeReceipts>(`/notices/${id}/receipts`)
    },
  },
})
