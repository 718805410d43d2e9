import type { PromiseSettings } from '@/api/types'

type NumberField = { [K in keyof PromiseSettings]-?: PromiseSettings[K] extends number | undefined ? K : never }[keyof PromiseSettings]
type TimeField = 'call_from' | 'noon' | 'evening' | 'last_call' | 'text_from' | 'text_until'

/** A number with its unit and what the server takes. */
export interface NumberRule {
  key: NumberField
  min: number
  max: number
}

export const PROMISING: readonly NumberRule[] = [
  { key: 'contact_minutes', min: 1, max: 10_080 },
  { key: 'act_days', min: 1, max: 30 },
  { key: 'warn_minutes', min: 0, max: 1_440 },
  { key: 'hold_seconds', min: 30, max: 1_800 },
  { key: 'take_minutes', min: 1, max: 240 },
  { key: 'matter_minutes', min: 0, max: 240 },
  { key: 'number_days', min: 1, max: 365 },
]
export const CALLING: readonly NumberRule[] = [
  { key: 'tries', min: 1, max: 5 },
  { key: 'apart_minutes', min: 15, max: 480 },
]
export const PARTS: readonly TimeField[] = ['call_from', 'noon', 'evening', 'last_call']
export const NIGHT: readonly TimeField[] = ['text_from', 'text_until']

/** As how many text messages it is charged: 70 characters alone, 67 in each part of a longer one. */
export function segmentsOf(length: number): number {
  return length <= 70 ? 1 : Math.ceil(length / 67)
}

const SAMPLES: Readonly<Record<string, string>> = { reason: '电话无人接听', time: '11月12日 12:00' }

/** What the customer would read; what cannot be filled in stands as it is. */
export function preview(sign: string, text: string, shop: string, alias: string): string {
  const values: Record<string, string> = { ...SAMPLES, shop, alias }
  return `【${sign}】${text.replace(/\$\{([^{}]*)\}/g, (all, name: string) => values[name] ?? all)}`
}
