import type {
  ServiceLevel, SlaMark, SlaMatch, SlaPlatformRule, SlaPolicy, SlaRank, SlaRemedy, SlaShopSettings, SlaStep, SlaTarget, TargetKind,
} from '@/api/types'

export const TABS = ['policies', 'explain', 'settings'] as const
export type Tab = (typeof TABS)[number]
export const tabOf = (wanted: unknown): Tab => TABS.find((one) => one === wanted) ?? 'policies'

/** In the order in which a matter meets them. */
export const KINDS: readonly TargetKind[] = [
  'first_response', 'next_response', 'left_message', 'average', 'acknowledgement', 'full_answer', 'joint_session', 'plan_told', 'solution', 'follow_up',
]
export const LEVELS: readonly ServiceLevel[] = ['l1', 'l2', 'l3']
export const PRIORITIES = ['normal', 'high', 'urgent'] as const
export const RANKS: readonly SlaRank[] = ['agent', 'colleague', 'team_lead', 'supervisor', 'on_call']
export const REMEDIES: readonly SlaRemedy[] = ['raise_priority', 'reroute']
export const SEVERITIES = ['info', 'warning', 'urgent'] as const
export const PLACES = ['percent', 'before', 'after'] as const
/** Those that the product knows by name; others may be written in. */
export const CHANNELS = ['web', 'wechat', 'email', 'store', 'connector'] as const

export const UNITS = ['second', 'minute', 'hour', 'day'] as const
export type Unit = (typeof UNITS)[number]
const SECONDS: Record<Unit, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 }

/** The largest unit in which a time is a whole number. */
export function unitOf(seconds: number): Unit {
  return [...UNITS].reverse().find((unit) => seconds > 0 && seconds % SECONDS[unit] === 0) ?? 'second'
}
export const toUnit = (seconds: number, unit: Unit): number => seconds / SECONDS[unit]
export const fromUnit = (value: number, unit: Unit): number => Math.max(1, Math.round(value * SECONDS[unit]))

export interface PolicyEdited {
  id: number
  version: number
  name: string
  enabled: boolean
  match: SlaMatch
  targets: SlaTarget[]
}

const EVERYTHING: SlaMatch = { levels: [], tags: [], categories: [], priorities: [], channels: [] }

export const newMark = (): SlaMark => ({ when: 'percent', value: 80, tell: ['agent'], severity: 'info', do: [] })
export const newStep = (chain: readonly SlaStep[]): SlaStep => ({ tell: RANKS.find((rank) => chain.every((step) => step.tell !== rank)) ?? 'supervisor', after_s: chain.length === 0 ? 0 : 300 })
export const newTarget = (kind: TargetKind): SlaTarget => ({ kind, seconds: 600, working: true, pauses: false, marks: [], chain: [], do: [] })

export function blankPolicy(): PolicyEdited {
  return { id: 0, version: 0, name: '', enabled: true, match: { ...EVERYTHING }, targets: [newTarget('first_response')] }
}

function fullTarget(target: SlaPolicy['targets'][number]): SlaTarget {
  const { kind, seconds, working = true, pauses = false, marks = [], chain = [], do: acts = [] } = target
  return {
    kind, seconds, working, pauses, do: [...acts],
    marks: marks.map((mark) => ({ when: mark.when, value: mark.value, tell: [...(mark.tell ?? [])], severity: mark.severity ?? 'warning', do: [...(mark.do ?? [])] })),
    chain: chain.map((step) => ({ tell: step.tell, after_s: step.after_s ?? 0 })),
  }
}

export function draftOf(policy: SlaPolicy): PolicyEdited {
  const { id, version, name, enabled, match, targets } = policy
  return { id: id ?? 0, version, name, enabled, match: { ...EVERYTHING, ...match }, targets: targets.map(fullTarget) }
}

/** A policy of the shop's own with the same content. */
export function copied(policy: SlaPolicy, name: string): PolicyEdited {
  return { ...draftOf(policy), id: 0, version: 0, name: name.slice(0, 60) }
}

/** What is sent: where nothing is asked for, there is nothing to warn of. */
export function contentOf(draft: PolicyEdited): { name: string; enabled: boolean; match: SlaMatch; targets: SlaTarget[] } {
  const targets = draft.targets.map((one) => (one.seconds === null ? { ...one, marks: [], chain: [], do: [] } : one))
  return { name: draft.name.trim(), enabled: draft.enabled, match: draft.match, targets }
}

type Say = (key: string, params?: Record<string, unknown>) => string

/** 30 秒, 10 分钟, 90 分钟, 1 天. */
export function lasting(seconds: number, say: Say): string {
  const unit = unitOf(seconds)
  return say(`time.${unit}s`, { n: toUnit(seconds, unit) })
}

/** For which matters a policy is, in short; everything if it is narrowed by nothing. */
export function matchInWords(match: SlaPolicy['match'], say: Say, channel: (code: string) => string): string[] {
  return [
    ...(match.levels ?? []).map((one) => one.toUpperCase()),
    ...(match.tags ?? []),
    ...(match.categories ?? []).map((one) => say(`triage.category.${one}`)),
    ...(match.priorities ?? []).map((one) => say(`adminTargets.priorities.${one}`)),
    ...(match.channels ?? []).map(channel),
  ]
}

export function targetInWords(target: SlaPolicy['targets'][number], say: Say): string {
  const kind = say(`targets.kind.${target.kind}`)
  return target.seconds === null ? say('adminTargets.noTarget', { kind }) : `${kind} ${lasting(target.seconds, say)}`
}

export interface SettingsEdited {
  version: number
  categories: Record<string, ServiceLevel>
  sensitive: ServiceLevel | null
  platform_rules: SlaPlatformRule[]
}

export function settingsOf(found: SlaShopSettings): SettingsEdited {
  const { levels, platform_rules } = found.settings
  return {
    version: found.version, categories: { ...levels.categories }, sensitive: levels.sensitive ?? null,
    platform_rules: platform_rules.map((rule) => ({ ...newRule(''), ...rule })),
  }
}

export function settingsBody({ version, categories, sensitive, platform_rules }: SettingsEdited): object {
  const rules = platform_rules.map((rule) => ({ ...rule, name: rule.name.trim(), valid_to: rule.valid_to || null }))
  return { version, settings: { levels: { categories, sensitive }, platform_rules: rules } }
}

export function newRule(today: string): SlaPlatformRule {
  return { name: '', kinds: ['first_response'], seconds: 180, valid_from: today, valid_to: null, channels: [], from_minute: 0, to_minute: 1440 }
}

const DAY_MINUTES = 1440
const two = (value: number): string => String(value).padStart(2, '0')
/** Minutes of a day for a time field; the end of the day is 24:00, which such a field calls 00:00. */
export const clockOf = (minute: number): string => `${two(Math.floor((minute % DAY_MINUTES) / 60))}:${two(minute % 60)}`
export function minuteOf(clock: string, end: boolean): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  const minute = hours * 60 + minutes
  return end && minute === 0 ? DAY_MINUTES : minute
}
