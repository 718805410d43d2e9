/** What the console exchanges with the server while serving customers. */
import type { components } from './schema'
import type { PushOf } from './types-visitor'

type Schemas = components['schemas']

/** A shipped role's name, or the code of a role of the shops' own. */
export type Role = Schemas['RoleCard']['code']
export type Permission = Schemas['Permission']
export type ShopBrief = Schemas['ShopBrief']
export type PresenceCard = Schemas['PresenceCard']
export type PresenceState = PresenceCard['state']
export type PresenceList = Schemas['PresenceList']
export type Duty = Schemas['Duty']
export type SessionStaff = Schemas['SessionStaff']
export type Session = Schemas['Session']
export type TransferCard = Schemas['TransferCard']
export type Result = Schemas['Result']
export type ConversationCard = Schemas['ConversationCard']
export type Priority = ConversationCard['priority']
export type ConversationView = Schemas['View']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationCounts = Schemas['ConversationCounts']
export type Message = Schemas['Message']
export type Messages = Schemas['Messages']
export type SendMessage = Schemas['SendMessage']
/** What a text in the composer was made from. */
export type SentSource = Schemas['SentSource']
export type TransferRequest = Schemas['TransferRequest']
export type TransferTargets = Schemas['TransferTargets']
export type HelpRequest = Schemas['HelpRequest']
export type EndRequest = Schemas['EndRequest']
export type EndSuggestion = Schemas['EndSuggestion']
export type RoutingExplanation = Schemas['RoutingExplanation']
export type MessageHits = Schemas['MessageHits']
export type Customer = Schemas['Customer']
export type CustomerEdit = Schemas['CustomerEdit']
/** What is edited of a profile; the rest stays as it is. */
export type CustomerChange = Partial<Pick<Customer, Exclude<keyof CustomerEdit, 'version'>>>
export type Revealed = Schemas['Revealed']
export type ErasureOutlook = Schemas['ErasureOutlook']
export type Erasure = Schemas['Erasure']
export type EpisodeCard = Schemas['EpisodeCard']
export type EpisodePage = Schemas['EpisodePage']
export type ReplyPart = Schemas['ReplyPart']
export type QuickReply = Schemas['QuickReply']
export type QuickReplyList = Schemas['QuickReplyList']
export type RenderedReply = Schemas['RenderedReply']
export type SearchHits = Schemas['SearchHits']
export type ListFilter = Schemas['ListFilter']
export type SavedView = Schemas['SavedView']
export type SavedViews = Schemas['SavedViews']
export type BulkAct = Schemas['BulkAct']
export type BulkCard = Schemas['BulkCard']
export type BulkReport = Schemas['BulkReport']
export type AlertSettings = Required<Schemas['AlertSettings']>
export type AlertCard = Schemas['AlertCard']
export type AlertPage = Schemas['AlertPage']
export type AlertItem = Schemas['AlertItem']
export type AlertSubject = NonNullable<AlertCard['subject']>

export type StaffPush = PushOf<Schemas['StaffPushes']>
export type StaffPushKind = StaffPush['kind']
