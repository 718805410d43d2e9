/** Targets in time: clocks, levels, joint sessions, policies, the daily list. */
import type { components } from './schema'

type Schemas = components['schemas']

export type ClockCard = Schemas['ClockCard']
export type ClocksCard = Schemas['ClocksCard']
export type TargetKind = Schemas['TargetKind']
export type ClockExplanation = Schemas['ClockExplanation']
export type ServiceLevel = Schemas['ServiceLevel']
export type MatterLevel = Schemas['MatterLevel']
export type JointSession = Schemas['JointSession']
export type DailyList = Schemas['DailyList']
export type DailyItem = Schemas['DailyItem']
export type BrokenPromise = Schemas['BrokenPromise']
export type SlaPolicy = Schemas['SlaPolicy']
export type SlaPolicyList = Schemas['SlaPolicyList']
export type SlaMatch = Required<Schemas['PolicyMatch']>
/** As an editor holds it: with everything that a request may leave out. */
export type SlaTarget = Omit<Required<Schemas['Target']>, 'marks' | 'chain'> & { marks: SlaMark[]; chain: SlaStep[] }
export type SlaMark = Required<Schemas['TargetMark']>
export type SlaStep = Required<Schemas['ChainStep']>
export type SlaRank = Schemas['Rank']
export type SlaRemedy = Schemas['Remedy']
export type SlaShopSettings = Schemas['SlaShopSettings']
export type SlaPlatformRule = Required<Schemas['PlatformRule']>
export type ExplainedPolicy = Schemas['ExplainedPolicy']
export type PolicyExplanation = Schemas['PolicyExplanation']
export type RecomputePreview = Schemas['RecomputePreview']
export type RecomputeCard = Schemas['RecomputeCard']
export type ClockMove = Schemas['ClockMove']
