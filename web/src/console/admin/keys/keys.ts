import type { ApiKey, Permission } from '@/api/types'

/** What no key may hold; the server refuses it too. */
export const NOT_FOR_KEYS: readonly string[] = ['staff.manage', 'role.manage', 'integration.manage', 'audit.read', 'privacy.manage']

export type KeyState = 'live' | 'soon' | 'expired' | 'revoked'

const SOON_MS = 14 * 86_400_000

/** What somebody can give to a key: no more than they hold. */
export function scopesOf(mine: readonly Permission[]): Permission[] {
  return mine.filter((one) => !NOT_FOR_KEYS.includes(one))
}

/** Whether a key still opens anything, and whether its end is near. */
export function stateOf(key: Pick<ApiKey, 'expires_at' | 'revoked_at'>, nowMs: number): KeyState {
  if (key.revoked_at) return 'revoked'
  if (!key.expires_at) return 'live'
  const left = Date.parse(key.expires_at) - nowMs
  if (left <= 0) return 'expired'
  return left < SOON_MS ? 'soon' : 'live'
}
