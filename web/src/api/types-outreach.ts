/** What follows an ending: surveys, closed loops, matters across channels. */
import type { components } from './schema'

type Schemas = components['schemas']

export type VisitorAsks = Schemas['VisitorAsks']
export type ClosingHint = Schemas['ClosingHint']
export type NoAnswer = Schemas['NoAnswer']
export type SurveySettings = Required<Schemas['SurveySettings']>
export type SurveyShopSettings = Omit<Schemas['SurveyShopSettings'], 'settings'> & { settings: SurveySettings }
export type SurveyCard = Schemas['SurveyCard']
export type SurveyPage = Schemas['SurveyPage']
export type SurveySummary = Schemas['SurveySummary']
export type SurveyState = NonNullable<SurveyCard['state']>
export type Skip = NonNullable<SurveyCard['skip']>
export type FeedbackCard = Schemas['SurveyFeedback']
export type FeedbackPage = Schemas['SurveyFeedbackPage']
export type CaseCard = Schemas['CaseCard']
export type CaseMove = Schemas['CaseMove']
export type BesideList = Schemas['BesideList']
