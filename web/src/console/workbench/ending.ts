/** What an ending has to say before it can be sent: pure. */
import type { Result } from '@/api/types'
import type { ClosingHint, NoAnswer } from '@/api/types-outreach'

export interface Closing {
  /** null until the server has told: then it decides alone. */
  hint: ClosingHint | null
  done: string
  noAnswer: NoAnswer | null
}

/** The customer's last message has no answer yet, and this result does not say that it needs none. */
export const owesAnswer = (result: Result, closing: Closing): boolean => closing.hint?.unanswered === true && result !== 'spam'

/** After-sales, complaints, L2 and L3 say what was done. */
export const wantsRecord = (result: Result, closing: Closing): boolean => closing.hint?.wants_record === true && result === 'solved'

export function endable(result: Result, reason: string, closing: Closing): boolean {
  if (result === 'unsolved' && reason === '') return false
  if (wantsRecord(result, closing) && closing.done.trim() === '') return false
  return !owesAnswer(result, closing) || closing.noAnswer !== null
}
