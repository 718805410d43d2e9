/** Recurring work, handing over, hard cases. */
import type { components } from './schema'

type Schemas = components['schemas']

export type DutyBook = Schemas['DutyBook']
export type DutyCard = Schemas['DutyCard']
export type DutyDraft = Schemas['DutyDraft']
export type DutyRhythm = Schemas['Rhythm']
export type DutyTimes = Schemas['DutyTimes']
export type DutyRunCard = Schemas['DutyRunCard']
export type DutyList = Schemas['DutyList']
export type DutyDay = Schemas['DutyDay']
export type DutyDone = Schemas['DutyDone']
export type HandoverSheet = Schemas['HandoverSheet']
export type ThingCard = Schemas['ThingCard']
export type HandoverReceiver = Schemas['Receiver']
export type HandoverCard = Schemas['HandoverCard']
export type HandoverItemCard = Schemas['HandoverItemCard']
export type HandoverPage = Schemas['HandoverPage']
export type HandoverReason = Schemas['HandoverReason']
export type HardCard = Schemas['HardCard']
export type HardPage = Schemas['HardPage']
export type HardState = Schemas['HardState']
