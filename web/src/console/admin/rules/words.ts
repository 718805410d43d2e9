import type { RuleStructure, RuleTerm } from '@/api/types'

type Say = (key: string, params?: Record<string, unknown>) => string

/** The rule read back in plain words, a sentence for each line. */
export function inWords(rule: RuleStructure, say: Say): string[] {
  return rule.lines.map((line) => {
    const parts = (line.every ?? []).map((terms) => terms.map((term) => termInWords(term, say)).join(say('ruleWords.or')))
    if (line.none?.length) parts.push(say('ruleWords.none', { terms: line.none.map((term) => termInWords(term, say)).join(say('admin.comma')) }))
    for (const condition of line.where ?? []) {
      const key = condition.elsewhere ? 'ruleWords.notWhere' : 'ruleWords.where'
      parts.push(say(key, { about: say(`ruleWords.about.${condition.about}`), values: condition.values.join(say('ruleWords.or')) }))
    }
    return parts.join(say('ruleWords.and'))
  })
}

function termInWords(term: RuleTerm, say: Say): string {
  const quoted = (text: string): string => say('ruleWords.quoted', { text })
  if (term.kind === 'word') {
    const word = quoted(term.text)
    return term.not_in?.length ? say('ruleWords.notIn', { word, longer: term.not_in.map(quoted).join(say('admin.comma')) }) : word
  }
  if (term.kind === 'phrase') return say(`ruleWords.place.${term.place ?? 'whole'}`, { word: quoted(term.text) })
  if (term.kind === 'pattern') {
    const words = term.parts.map((some) => some.map(quoted).join(say('ruleWords.or')))
    return say('ruleWords.pattern', { words: words.join(say('ruleWords.then')), gap: Math.max(...term.gaps) })
  }
  if (term.kind === 'number') return term.compare ? say('ruleWords.numberOf', { compare: term.compare, value: term.value }) : say('ruleWords.number')
  return say('ruleWords.order')
}

/** Which place of a field a mistake has: characters of the server in units of JavaScript. */
export function unitsBefore(text: string, position: number): number {
  return [...text].slice(0, position).join('').length
}

/** Examples are typed one per line. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim().slice(0, LONGEST_EXAMPLE)).filter(Boolean).slice(0, MOST_EXAMPLES)
}

export const MOST_EXAMPLES = 50
export const LONGEST_EXAMPLE = 300
