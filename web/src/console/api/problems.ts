import { say } from '../i18n'
import { ApiError } from './http'

export interface Trouble {
  /** What happened. */
  what: string
  /** What is kept. */
  kept: string
  /** What to do. */
  todo: string
}

const CLASSES: Record<number, string> = {
  0: 'offline',
  401: 'signed_out',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  413: 'too_large',
  415: 'wrong_kind',
  422: 'invalid',
  429: 'too_many',
  503: 'busy',
}

/** The family of a failure: decides what is kept and what to do. */
export function classOf(error: unknown): string {
  if (!(error instanceof ApiError)) return 'broken'
  return CLASSES[error.status] ?? (error.status < 500 ? 'invalid' : 'broken')
}

/** A failure in words; the server's own sentence, where it has one, says all three. */
export function troubleOf(error: unknown): Trouble {
  const family = classOf(error)
  const own = error instanceof ApiError ? error.errors[0]?.detail || error.detail : ''
  if (own) return { what: own, kept: '', todo: '' }
  return { what: say(`problems.${family}.what`), kept: say(`problems.${family}.kept`), todo: say(`problems.${family}.todo`) }
}
