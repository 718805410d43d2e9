import { defineStore } from 'pinia'
import type { AlertSettings } from '@/api/types'
import { get, put } from '../api/http'
import { isQuiet } from '../logic/quietHours'
import { play } from '../logic/tones'

export type AlertKind = 'message' | 'assigned' | 'colleague' | 'late' | 'info' | 'warning' | 'urgent'
export const ALERT_KINDS: readonly AlertKind[] = ['message', 'assigned', 'colleague', 'late', 'urgent', 'warning', 'info']

/** As the server ships them; shown until the person's own have come. */
const SHIPPED: AlertSettings = {
  message: 'soft', assigned: 'double', colleague: 'soft', late: 'knock', info: 'none', warning: 'soft', urgent: 'knock', volume: 60, muted: false, desktop: true,
  badge: true, quiet: false, quiet_from: '22:00', quiet_until: '08:00', zone: '', mail: false, mail_address: '',
}

const canNotify = (): boolean => typeof Notification !== 'undefined'

/** A phone's browser shows notifications of the service worker only. */
async function notify(title: string, body: string, address: string): Promise<void> {
  const options = { body, tag: address, data: { address } }
  const worker = await navigator.serviceWorker?.getRegistration()
  if (worker) return worker.showNotification(title, options)
  const note = new Notification(title, options)
  note.onclick = () => {
    window.focus()
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
    note.close()
  }
}

export const useAlerts = defineStore('alerts', {
  state: () => ({
    settings: SHIPPED,
    permission: canNotify() ? Notification.permission : ('denied' as NotificationPermission),
  }),
  getters: {
    on: (state): boolean => !state.settings.muted,
  },
  actions: {
    async load(): Promise<void> {
      this.settings = await get<AlertSettings>('/me/alerts').catch(() => this.settings)
    },
    /** Shown at once, and taken back if the server refuses. */
    async keep(change: Partial<AlertSettings>): Promise<void> {
      const before = this.settings
      // The server keeps quiet hours, too, and has to know where this person is.
      this.settings = { ...before, ...change, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
      try {
        this.settings = await put<AlertSettings>('/me/alerts', this.settings)
      } catch (error) {
        this.settings = before
        throw error
      }
    },
    /** The browser is asked on a click and never by itself. */
    async allow(): Promise<void> {
      if (canNotify()) this.permission = await Notification.requestPermission()
    },
    async toggle(): Promise<void> {
      if (!this.on && this.permission === 'default') await this.allow()
      await this.keep({ muted: this.on })
      if (this.on) play('soft', this.settings.volume)
    },
    quietNow(): boolean {
      const { quiet, quiet_from: from, quiet_until: until } = this.settings
      return quiet && isQuiet(from, until, new Date())
    },
    /** Tells in the person's way; `address` is where a click on the notification leads. */
    tell(kind: AlertKind, title: string, body: string, address: string): void {
      if (!this.on || (this.quietNow() && kind !== 'urgent')) return
      play(this.settings[kind], this.settings.volume)
      const pops = this.settings.desktop && this.permission === 'granted' && document.hidden
      if (pops) void notify(title, body, address).catch(() => undefined)
    },
    badge(count: number, title: string): void {
      document.title = count > 0 && this.settings.badge ? `(${count}) ${title}` : title
      const icon = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void> }
      void icon.setAppBadge?.(this.settings.badge ? count : 0).catch(() => undefined)
    },
  },
})
