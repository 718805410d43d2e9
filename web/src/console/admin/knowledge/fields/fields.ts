import type { CampaignField } from '@/api/types'

export interface FieldGroup {
  name: string
  /** Articles and scripts that ask for it. */
  usedIn: number
  /** Whether it says anything now. */
  current: boolean
  values: CampaignField[]
}

export type Phase = 'now' | 'later' | 'over' | 'behind'

/** Where a value stands: the one that counts, one to come, one that has ended, or one behind a later begun. */
export function phaseOf(field: CampaignField, now: number): Phase {
  if (field.current) return 'now'
  if (field.valid_from && Date.parse(field.valid_from) > now) return 'later'
  return field.valid_until && Date.parse(field.valid_until) <= now ? 'over' : 'behind'
}

/** Values by the name of their field; those without a value that texts ask for come first. */
export function groupsOf(fields: readonly CampaignField[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const field of fields) {
    const group = groups.get(field.name) ?? { name: field.name, usedIn: field.used_in, current: false, values: [] }
    group.values.push(field)
    group.current ||= field.current && field.value !== ''
    groups.set(field.name, group)
  }
  for (const group of groups.values()) {
    group.values.sort((a, b) => Number(b.current) - Number(a.current) || (b.valid_from ?? '').localeCompare(a.valid_from ?? ''))
  }
  const urgent = (group: FieldGroup): number => Number(!group.current && group.usedIn > 0)
  return [...groups.values()].sort((a, b) => urgent(b) - urgent(a) || a.name.localeCompare(b.name, 'zh-CN'))
}
