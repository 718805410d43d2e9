import { describe, expect, it } from 'vitest'
import { CHOICES, choiceOf, withChoice } from './ways'

describe('ways of alerts', () => {
  it('read back what was chosen', () => {
    for (const choice of CHOICES) expect(choiceOf(withChoice({ other: ['mail'] }, 'storm', choice).storm)).toBe(choice)
  })

  it('leave other kinds alone', () => {
    expect(withChoice({ other: ['mail'], storm: ['robot'] }, 'storm', 'severity')).toEqual({ other: ['mail'] })
  })
})
