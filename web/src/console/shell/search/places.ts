import { NAVIGATION, shownTo } from '../navigation'
import type { Permission } from '@/api/types'
import { initialsOf } from '../../logic/initials'

/** A page to go to, or something to do; found by its words or the first letters of their pinyin. */
export interface Place {
  key: string
  text: string
  path?: string
  act?: 'keys' | 'alerts' | 'theme' | 'board'
}

const ADMIN = ['shops', 'hours', 'staff', 'teams', 'queues', 'replies', 'bubble'] as const
const ACTS = ['keys', 'alerts', 'theme'] as const

/** Everything that this person can go to or do, named in their language. */
export function placesOf(can: (permission: Permission) => boolean, t: (key: string) => string): Place[] {
  const shown = shownTo(can)
  const pages = shown.map((item): Place => ({
    key: item.key, text: t(`nav.${item.key}`), path: item.path, act: item.path ? undefined : 'board',
  }))
  const manages = shown.some((item) => item.key === 'admin') && can('shop.manage')
  const admin = manages ? ADMIN.map((key): Place => ({ key: `admin/${key}`, text: t(`search.places.${key}`), path: `/admin/${key}` })) : []
  const acts = ACTS.map((act): Place => ({ key: act, text: t(`search.acts.${act}`), act }))
  return [...pages, ...admin, ...acts]
}

export function matchPlaces(places: readonly Place[], query: string, most = 5): Place[] {
  const word = query.trim().toLowerCase()
  if (!word) return places.slice(0, NAVIGATION.length + ACTS.length)
  return places.filter((place) => place.text.toLowerCase().includes(word) || initialsOf(place.text).includes(word)).slice(0, most)
}
