import type { AlertRules, AlertWay } from '@/api/types'

/** How alerts of a kind travel besides the bell; "severity" leaves it to how much each matters. */
export type Choice = 'severity' | 'bell' | 'robot' | 'mail' | 'both'
export const CHOICES: readonly Choice[] = ['severity', 'bell', 'robot', 'mail', 'both']

const WAYS: Record<Exclude<Choice, 'severity'>, AlertWay[]> = { bell: [], robot: ['robot'], mail: ['mail'], both: ['robot', 'mail'] }

export function choiceOf(ways: readonly AlertWay[] | undefined): Choice {
  if (!ways) return 'severity'
  if (ways.length > 1) return 'both'
  return ways[0] ?? 'bell'
}

export function withChoice(ways: AlertRules['ways'], kind: string, choice: Choice): AlertRules['ways'] {
  const others = Object.fromEntries(Object.entries(ways).filter(([one]) => one !== kind))
  return choice === 'severity' ? others : { ...others, [kind]: WAYS[choice] }
}
