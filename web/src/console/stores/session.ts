import { defineStore } from 'pinia'
import type { Permission, PresenceCard, PresenceState, Session, SessionStaff, ShopBrief } from '@/api/types'
import { call, get, patch, post, put } from '../api/http'
import { switchLocale } from '../i18n'

const NOBODY: Session = {
  signed_in: false, ends_at: null, company: null, staff: null, permissions: [], shops: [], presence: null, server_time: '', version: '',
}
const SHOP_KEY = 'yingda.shop'

export const useSession = defineStore('session', {
  state: () => ({
    session: NOBODY,
    loaded: false,
    /** Server's clock minus ours; everything that counts up uses it. */
    skewMs: 0,
    /** Whose data this page holds, even while signed out. */
    holder: null as number | null,
    shopId: Number(localStorage.getItem(SHOP_KEY)) || (null as number | null),
  }),
  getters: {
    /** Whether a password has to be changed or a second step set up before anything else. */
    restricted: (state): boolean =>
      Boolean(state.session.staff?.must_change_password || state.session.staff?.must_set_up_two_step),
    signedIn: (state): boolean => state.session.signed_in,
    staff: (state): SessionStaff | null => state.session.staff,
    shops: (state): ShopBrief[] => state.session.shops,
    presence: (state): PresenceCard | null => state.session.presence,
    shopsById: (state): Map<number, ShopBrief> => new Map(state.session.shops.map((shop) => [shop.id, shop])),
  },
  actions: {
    accept(fresh: Session): void {
      this.session = fresh
      this.loaded = true
      this.holder = fresh.staff?.id ?? this.holder
      this.skewMs = fresh.server_time ? Date.parse(fresh.server_time) - Date.now() : 0
      if (this.shopId !== null && !fresh.shops.some((shop) => shop.id === this.shopId)) this.chooseShop(null)
      if (fresh.staff) void switchLocale(fresh.staff.locale)
    },
    async load(): Promise<void> {
      this.accept(await get<Session>('/session'))
    },
    async signIn(login: string, password: string, code = ''): Promise<void> {
      this.accept(await post<Session>('/session', { login, password, code }))
    },
    async signOut(): Promise<void> {
      await call('DELETE', '/session').catch(() => undefined)
      this.lost()
    },
    /** The server no longer knows us: sign in again; drafts and the place stay. */
    lost(): void {
      const { version, company } = this.session
      this.session = { ...NOBODY, version, company }
    },
    async changePassword(old: string, fresh: string): Promise<void> {
      await post('/session/password', { old, new: fresh })
      await this.load()
    },
    async chooseLocale(locale: string): Promise<void> {
      await switchLocale(locale)
      await patch('/session', { locale })
    },
    chooseShop(id: number | null): void {
      this.shopId = id
      if (id === null) localStorage.removeItem(SHOP_KEY)
      else localStorage.setItem(SHOP_KEY, String(id))
    },
    can(permission: Permission): boolean {
      return this.session.permissions.includes(permission)
    },
    canAny(permissions: Permission[]): boolean {
      return permissions.some((permission) => this.can(permission))
    },
    shop(id: number): ShopBrief | null {
      return this.shopsById.get(id) ?? null
    },
    showPresence(card: PresenceCard): void {
      const known = this.session.presence
      if (card.staff_id !== this.staff?.id || (known && card.version < known.version)) return
      this.session = { ...this.session, presence: card }
    },
    /** Changes at once on the screen and takes it back if the server refuses. */
    async setPresence(state: PresenceState, reason: string | null = null): Promise<void> {
      const before = this.session.presence
      if (before) {
        const since = new Date(Date.now() + this.skewMs).toISOString()
        this.session = { ...this.session, presence: { ...before, state, reason, since } }
      }
      try {
        this.showPresence(await put<PresenceCard>('/presence/me', { state, reason }))
      } catch (error) {
        this.session = { ...this.session, presence: before }
        throw error
      }
    },
  },
})
