import { describe, expect, it } from 'vitest'
import type { Result } from '@/api/types'
import { endable, type Closing } from './ending'

const hint = (unanswered: boolean, wants_record: boolean): Closing['hint'] => ({ conversation_id: 1, unanswered, wants_record, survey: true })

describe('what an ending has to say', () => {
  it.each<[Result, string, Partial<Closing>, boolean]>([
    ['solved', '', {}, true],
    ['unsolved', '', {}, false],
    ['unsolved', 'policy', {}, true],
    ['solved', '', { hint: hint(false, true) }, false],
    ['solved', '', { hint: hint(false, true), done: ' ' }, false],
    ['solved', '', { hint: hint(false, true), done: '已换新' }, true],
    ['unsolved', 'policy', { hint: hint(false, true) }, true],
    ['solved', '', { hint: hint(true, false) }, false],
    ['solved', '', { hint: hint(true, false), noAnswer: 'courtesy' }, true],
    ['spam', '', { hint: hint(true, true) }, true],
  ])('%s %s %o: %s', (result, reason, closing, wanted) => {
    expect(endable(result, reason, { hint: null, done: '', noAnswer: null, ...closing })).toBe(wanted)
  })
})
