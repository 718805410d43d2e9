import { useI18n } from 'vue-i18n'
import type { UnderstandingField } from '@/api/types'

const GROUPS: Partial<Record<UnderstandingField, string>> = {
  category: 'category', sub_category: 'sub', stage: 'stage', emotion: 'emotion',
}

/** What values are called; a code that this version doesn't know is shown as it is. */
export function useNames(): { nameOf: (field: UnderstandingField, value: string) => string } {
  const { t, te } = useI18n()
  function nameOf(field: UnderstandingField, value: string): string {
    const group = GROUPS[field]
    const key = group ? `triage.${group}.${value}` : `triage.${value}`
    return te(key) ? t(key) : value
  }
  return { nameOf }
}
