import { describe, expect, it } from 'vitest'
import { isCommand, nameOf, type Press } from './keys'

const press = (key: string, code = '', more: Partial<Press> = {}): Press => ({
  key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more,
})

describe('names of key presses', () => {
  it('joins the modifiers', () => {
    expect(nameOf(press('k', 'KeyK', { ctrlKey: true }))).toBe('ctrl+k')
    expect(nameOf(press('ArrowDown', 'ArrowDown', { altKey: true }))).toBe('alt+arrowdown')
    expect(nameOf(press('Enter', 'Enter', { shiftKey: true }))).toBe('shift+enter')
  })

  it('takes ⌘ for Ctrl and sees through what Alt types on a Mac', () => {
    expect(nameOf(press('k', 'KeyK', { metaKey: true }))).toBe('ctrl+k')
    expect(nameOf(press('´', 'KeyE', { altKey: true }))).toBe('alt+e')
  })

  it('keeps printed signs as they are, shift or not', () => {
    expect(nameOf(press('?', 'Slash', { shiftKey: true }))).toBe('?')
  })

  it('is silent while an input method composes', () => {
    expect(nameOf(press('Enter', 'Enter', { isComposing: true }))).toBe('')
  })
})

describe('commands', () => {
  it('leaves letters to the text being written', () => {
    expect(isCommand('j', true)).toBe(false)
    expect(isCommand('j', false)).toBe(true)
    expect(isCommand('alt+e', true)).toBe(true)
    expect(isCommand('escape', true)).toBe(true)
    expect(isCommand('', false)).toBe(false)
  })
})
