/** What a customer's page exchanges with the server. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Problem = Schemas['Problem']
export type SystemEvent = Schemas['SystemEvent']
export type Params = SystemEvent['params']
export type MessageFile = Schemas['MessageFile']
export type UploadedFile = Schemas['UploadedFile']
export type Product = Schemas['Product']
export type ProductCard = Schemas['ProductCard']
export type Quote = Schemas['Quote']
export type SignedIdentity = Schemas['VisitorIdentity']
export type VisitorHello = Schemas['VisitorHello']
export type Page = NonNullable<VisitorHello['page']>
export type VisitorShop = Schemas['VisitorShop']
export type VisitorConversation = Schemas['VisitorConversation']
export type VisitorEpisode = Schemas['VisitorEpisode']
export type QueuePlace = Schemas['QueuePlace']
export type Choice = Schemas['Choice']
export type Picked = Schemas['Picked']
export type VisitorMessage = Schemas['VisitorMessage']
export type VisitorMessages = Schemas['VisitorMessages']
export type VisitorSession = Schemas['VisitorSession']
export type VisitorState = Schemas['VisitorState']
export type VisitorSend = Schemas['VisitorSend']
export type Typing = Schemas['Typing']
export type ReadMarks = Schemas['ReadMarks']
export type VisitorReady = Schemas['VisitorReady']

/** A push of one of the kinds of `Cards`. */
export type PushOf<Cards> = {
  [Kind in keyof Cards]: Omit<Schemas['PushFrame'], 'kind' | 'card'> & { kind: Kind; card: Cards[Kind] }
}[keyof Cards]
export type VisitorPush = PushOf<Schemas['VisitorPushes']>
