import type { RuleStructure, RuleTerm, TriageActions, TriageRule } from '@/api/types'

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
}

const NOTHING: Required<TriageActions> = {
  category: null, sub_category: null, stage: null, tags: [], priority: null, skill: null, sensitive: null, wants_person: null,
}

export function blankRule(): RuleDraft {
  return { id: 0, version: 0, name: '', text: '', enabled: true, actions: { ...NOTHING, tags: [] } }
}

export function draftOf(rule: TriageRule): RuleDraft {
  const { id, version, name, text, enabled, actions } = rule
  return { id, version, name, text, enabled, actions: { ...NOTHING, ...actions, tags: [...(actions.tags ?? [])] } }
}

/** What is sent: a category that is not chosen brings no sub-category. */
export function contentOf(draft: RuleDraft): object {
  const { name, text, enabled, actions } = draft
  const sub_category = actions.category ? actions.sub_category || null : null
  return { name: name.trim(), text: text.trim(), enabled, actions: { ...actions, sub_category, skill: actions.skill?.trim() || null } }
}

/** Which place of the field a mistake has: characters of the server in units of JavaScript. */
export function unitsBefore(text: string, position: number): number {
  return [...text].slice(0, position).join('').length
}

type Say = (key: string, params?: Record<string, unknown>) => string

/** The rule read back in plain words, a sentence for each line. */
export function inWords(rule: RuleStructure, say: Say): string[] {
  return rule.lines.map((line) => {
    const parts = (line.every ?? []).map((terms) => terms.map((term) => termInWords(term, say)).join(say('triageRule.or')))
    if (line.none?.length) parts.push(say('triageRule.none', { terms: line.none.map((term) => termInWords(term, say)).join(say('admin.comma')) }))
    for (const condition of line.where ?? []) {
      const key = condition.elsewhere ? 'triageRule.notWhere' : 'triageRule.where'
      parts.push(say(key, { about: say(`triageRule.about.${condition.about}`), values: condition.values.join(say('triageRule.or')) }))
    }
    return parts.join(say('triageRule.and'))
  })
}

function termInWords(term: RuleTerm, say: Say): string {
  const quoted = (text: string): string => say('triageRule.quoted', { text })
  if (term.kind === 'word') {
    const word = quoted(term.text)
    return term.not_in?.length ? say('triageRule.notIn', { word, longer: term.not_in.map(quoted).join(say('admin.comma')) }) : word
  }
  if (term.kind === 'phrase') return say(`triageRule.place.${term.place ?? 'whole'}`, { word: quoted(term.text) })
  if (term.kind === 'pattern') {
    const words = term.parts.map((some) => some.map(quoted).join(say('triageRule.or')))
    return say('triageRule.pattern', { words: words.join(say('triageRule.then')), gap: Math.max(...term.gaps) })
  }
  if (term.kind === 'number') return term.compare ? say('triageRule.numberOf', { compare: term.compare, value: term.value }) : say('triageRule.number')
  return say('triageRule.order')
}

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
