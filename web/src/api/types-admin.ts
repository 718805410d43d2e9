/** The live wall, figures, notices and administration. */
import type { components } from './schema'

type Schemas = components['schemas']

export type WallAgent = Schemas['WallAgent']
export type WallAlarm = Schemas['WallAlarm']
export type Wall = Schemas['Wall']
export type FigureDefinition = Schemas['FigureDefinition']
export type Figures = Schemas['Figures']
export type Notice = Schemas['Notice']
export type NoticeList = Schemas['NoticeList']
export type NoticeReceipts = Schemas['NoticeReceipts']
export type LogPage = Schemas['LogPage']
export type Shop = Schemas['Shop']
/** What the server always answers; a request may leave things out. */
export type Hours = Required<Omit<Schemas['Hours'], 'overrides'>> & { overrides: Required<Schemas['OverrideHours']>[] }
/** Minutes after midnight; an end before its start runs past midnight. */
export type Interval = Hours['overrides'][number]['intervals'][number]
export type HoursExplanation = Schemas['HoursExplanation']
export type StaffMember = Schemas['StaffMember']
export type Team = Schemas['Team']
export type TeamList = Schemas['TeamList']
export type Queue = Schemas['Queue']
export type QueueList = Schemas['QueueList']
