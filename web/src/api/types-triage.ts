/** What is understood of a conversation, supervisors' rules, models of a shop. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Understanding = Schemas['UnderstandingCard']
export type UnderstandingField = keyof Understanding['opinions'] & string
export type Opinion = Schemas['Opinion']
export type Clue = Schemas['Clue']
export type TriageRule = Schemas['TriageRule']
export type TriageRuleList = Schemas['TriageRuleList']
export type TriageActions = Schemas['Actions']
export type RuleChecked = Schemas['RuleChecked']
export type RuleTried = Schemas['RuleTried']
export type RuleCheckBody = Schemas['RuleCheck']
export type RuleExamples = Required<Schemas['RuleExamples']>
export type RuleStructure = Schemas['Rule']
export type RuleLine = Schemas['Line']
export type RuleCondition = Schemas['Condition']
export type RuleTerm = Schemas['Word'] | Schemas['Phrase'] | Schemas['Pattern'] | Schemas['Number'] | Schemas['OrderNumber']
export type TextSpan = Schemas['Span']
export type TriageModel = Schemas['TriageModel']
export type TriageModelList = Schemas['TriageModelList']
