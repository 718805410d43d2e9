import type { RuleExamples, TriageActions, TriageRule } from '@/api/types'

export const TABS = ['rules', 'models'] as const
export type Tab = (typeof TABS)[number]
export const tabOf = (wanted: unknown): Tab => TABS.find((one) => one === wanted) ?? 'rules'

export const PRIORITIES = ['high', 'urgent'] as const

export interface RuleDraft {
  id: number
  version: number
  name: string
  text: string
  enabled: boolean
  actions: Required<TriageActions>
  examples: RuleExamples
}

const NOTHING: Required<TriageActions> = {
  category: null, sub_category: null, stage: null, tags: [], priority: null, skill: null, sensitive: null, wants_person: null,
}

export function blankRule(): RuleDraft {
  return { id: 0, version: 0, name: '', text: '', enabled: true, actions: { ...NOTHING, tags: [] }, examples: { meets: [], avoids: [] } }
}

export function draftOf(rule: TriageRule): RuleDraft {
  const { id, version, name, text, enabled, actions, examples } = rule
  return {
    id, version, name, text, enabled, actions: { ...NOTHING, ...actions, tags: [...(actions.tags ?? [])] },
    examples: { meets: [...(examples.meets ?? [])], avoids: [...(examples.avoids ?? [])] },
  }
}

/** What is sent: a category that is not chosen brings no sub-category. */
export function contentOf(draft: RuleDraft): object {
  const { name, text, enabled, actions, examples } = draft
  const sub_category = actions.category ? actions.sub_category || null : null
  return { name: name.trim(), text: text.trim(), enabled, examples, actions: { ...actions, sub_category, skill: actions.skill?.trim() || null } }
}

type Say = (key: string, params?: Record<string, unknown>) => string

/** The actions of a rule in short, for the list. */
export function actionsInWords(actions: TriageActions, say: Say): string[] {
  const found: string[] = []
  if (actions.category) found.push(say(`triage.category.${actions.category}`))
  if (actions.stage) found.push(say(`triage.stage.${actions.stage}`))
  if (actions.priority) found.push(say(`triageRule.priorities.${actions.priority}`))
  if (actions.skill) found.push(say('triageRule.toSkill', { skill: actions.skill }))
  if (actions.sensitive) found.push(say('triage.sensitive'))
  if (actions.wants_person) found.push(say('triage.wantsPerson'))
  return [...found, ...(actions.tags ?? [])]
}

/** A score as people read it; nothing measured is a dash. */
export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : `${(value * 100).toFixed(1)}%`
}
