/** What the console exchanges with the server about signing in. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Account = Schemas['Account']
export type OwnSession = Schemas['OwnSession']
export type SignInEntry = Schemas['SignInEntry']
export type SignIns = Schemas['SignIns']
export type Entry = Schemas['Entry']
export type Invitation = Schemas['Invitation']
export type Invited = Schemas['Invited']
export type Welcome = Schemas['Welcome']
export type LinkOwner = Schemas['LinkOwner']
export type SecretLink = Schemas['SecretLink']
export type SignInRules = Schemas['SignInRules']
export type TwoStepSecret = Schemas['TwoStepSecret']
