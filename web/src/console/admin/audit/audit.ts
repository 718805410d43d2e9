import type { AuditLine } from '@/api/types'

export interface Difference {
  field: string
  before: string | null
  after: string | null
}

export interface AuditFilter {
  actor_id: number | null
  act: string
  kind: string
  number: string
  /** As `<input type="datetime-local">` has it, in the viewer's zone. */
  since: string
  until: string
  address: string
}

export const KINDS = ['shop', 'staff', 'team', 'role', 'queue', 'quick_reply', 'triage_rule', 'notice', 'customer', 'conversation', 'installation'] as const

export const noFilter = (): AuditFilter => ({ actor_id: null, act: '', kind: '', number: '', since: '', until: '', address: '' })

const isSpan = (value: unknown): value is { from: string; to: string } =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'from,to'

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)

/** A value of an entry as people read it; `words` say yes and no in their language. */
export function inWords(value: unknown, words: { yes: string; no: string; none: string }): string {
  if (value === null || value === undefined || value === '') return words.none
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? words.none : value.map((one) => inWords(one, words)).join('、')
  if (isSpan(value)) return `${value.from}–${value.to}`
  const pairs = Object.entries(value as Record<string, unknown>)
  return pairs.length === 0 ? words.none : pairs.map(([key, one]) => `${key}: ${inWords(one, words)}`).join('；')
}

/** What an entry changed, field by field; null where there was nothing before, or is nothing after. */
export function differences(line: AuditLine, words: { yes: string; no: string; none: string }): Difference[] {
  const fields = [...new Set([...Object.keys(line.before), ...Object.keys(line.after)])]
  return fields.map((field) => ({
    field,
    before: field in line.before && !(isEmpty(line.before[field]) && field in line.after) ? inWords(line.before[field], words) : null,
    after: field in line.after ? inWords(line.after[field], words) : null,
  }))
}

const instant = (local: string): string | null => (local ? new Date(local).toISOString() : null)

/** The filter as the server takes it. */
export function queryOf(filter: AuditFilter): Record<string, string | number | null> {
  const number = filter.number.trim()
  return {
    actor_id: filter.actor_id,
    act: filter.act || null,
    target: filter.kind ? `${filter.kind}${number ? `:${number}` : ''}` : null,
    since: instant(filter.since),
    until: instant(filter.until),
    address: filter.address.trim() || null,
  }
}
