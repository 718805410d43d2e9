/** What agents promise: read while typing, kept, listed. */
import type { components } from './schema'

type Schemas = components['schemas']

export type PromiseCard = Schemas['PromiseCard']
export type PromiseState = PromiseCard['state']
export type PromisePage = Schemas['PromisePage']
export type PromiseView = Schemas['PromiseView']
export type PromiseFilter = Schemas['PromiseFilter']
export type ConversationPromises = Schemas['ConversationPromises']
export type HoldCard = Schemas['HoldCard']
export type PromiseReading = Schemas['PromiseReading']
export type ReadStatement = Schemas['ReadStatement']
export type Said = Schemas['Said']
export type CallbackCard = Schemas['CallbackCard']
export type NotReached = CallbackCard['reason']
export type CustomerText = Schemas['TextCard']
export type MatterCard = Schemas['MatterCard']
export type PromiseSettings = Schemas['PromiseSettings']
export type PromiseShopSettings = Schemas['PromiseShopSettings']
export type TextTemplate = Schemas['TextTemplate']
export type TextAccount = Schemas['TextAccount']
export type ShopTexts = Schemas['ShopTexts']
