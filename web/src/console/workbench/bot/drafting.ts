import { ref } from 'vue'
import type { DraftShops, ModelDraft } from '@/api/types'
import { call, get } from '../../api/http'

export const PURPOSES = ['draft', 'shorten', 'warmer', 'summary'] as const
export type Purpose = (typeof PURPOSES)[number]
/** What changes a text that is there needs one. */
export const NEEDS_TEXT: ReadonlySet<Purpose> = new Set<Purpose>(['shorten', 'warmer'])

const shops = ref<ReadonlySet<number> | null>(null)

/** Whether something can be written for agents of a shop; asked once for each time the page is opened. */
export function mayDraft(shopId: number): boolean {
  if (shops.value === null) {
    shops.value = new Set()
    get<DraftShops>('/bot/drafts/shops').then((found) => (shops.value = new Set(found.shop_ids)), () => undefined)
  }
  return shops.value.has(shopId)
}

export function write(conversationId: number, purpose: Purpose, text: string, signal: AbortSignal): Promise<ModelDraft> {
  return call<ModelDraft>('POST', '/bot/drafts', { conversation_id: conversationId, purpose, text }, { signal })
}

const PROBLEMS: ReadonlySet<string> = new Set(['beyond', 'blocked', 'empty', 'leak', 'link', 'long', 'number', 'promise', 'reversed'])

/** The last part of a problem's code, if it has words of its own. */
export function problemOf(code: string): string {
  const last = code.split('.').at(-1) ?? ''
  return PROBLEMS.has(last) ? last : 'other'
}
