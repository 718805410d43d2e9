import { describe, expect, it } from 'vitest'
import { isCommand, means, nameOf, SHORTCUTS, type Press, type ShortcutId } from './keys'

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

describe('the list of shortcuts', () => {
  const code = Object.entries(import.meta.glob<string>('../**/*.{vue,ts}', { eager: true, query: '?raw', import: 'default' }))
    .filter(([path]) => !/keys\.ts$|test\.ts$/.test(path))
    .map(([, text]) => text)
    .join('\n')
  /** Left to the browser: Shift+Enter writes a new line because `send` is not meant by it. */
  const BY_ITSELF: ShortcutId[] = ['newline']

  it.each(Object.keys(SHORTCUTS) as ShortcutId[])('%s is what the code listens to', (id) => {
    const bound = new RegExp(`useShortcuts\\(\\{[^}]*?\\b${id}\\b[:,]`).test(code.replace(/\(\) => \{[^}]*\}/g, ''))
    const asked = code.includes(`means('${id}'`)
    expect(bound || asked || BY_ITSELF.includes(id)).toBe(true)
  })

  it('gives no press to two things in one place', () => {
    const here = Object.values(SHORTCUTS).filter((one) => one.group !== 'writing').flatMap((one) => one.presses)
    expect(new Set(here).size).toBe(here.length)
  })

  it('is asked by name', () => {
    expect(means('send', press('Enter', 'Enter'))).toBe(true)
    expect(means('send', press('Enter', 'Enter', { shiftKey: true }))).toBe(false)
    expect(nameOf(press('X', 'KeyX', { shiftKey: true }))).toBe('shift+x')
  })
})
