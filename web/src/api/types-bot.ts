/** The bot's settings, rules, forms, test bench, re-checks and figures. */
import type { components } from './schema'

type Schemas = components['schemas']

export type BotSetup = Schemas['BotSetup']
export type BotSettings = Required<Schemas['BotSettings']>
export type BotMode = BotSettings['in_hours']
export type BotTrouble = Required<Schemas['Trouble']>
export type BotRule = Schemas['BotRule']
export type BotAction = Schemas['BotAction']
export type BotForm = Schemas['BotForm']
export type BotFormList = Schemas['BotFormList']
export type BotSlot = Required<Schemas['Slot']>
export type BotTrace = Schemas['BotTrace']
export type BotCurve = Schemas['BotCurve']
export type BotCurvePoint = Schemas['BotCurvePoint']
export type BotRecheck = Schemas['BotRecheck']
export type BotRecheckList = Schemas['BotRecheckList']
export type BotFigures = Schemas['BotFigures']
export type BotDayFigures = Schemas['BotDayFigures']
export type BotDecision = Schemas['BotDecision']
export type BotDecisionList = Schemas['BotDecisionList']
/** What the language model wrote for an agent, and in which shops it may. */
export type ModelDraft = Schemas['Draft']
export type DraftShops = Schemas['DraftShops']
