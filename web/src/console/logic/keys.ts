/** What of a key press matters to a shortcut. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing?: boolean
}

/** Canonical name of a press: 'ctrl+k', 'alt+arrowdown', 'j', '?'; ⌘ counts as Ctrl. */
export function nameOf(press: Press): string {
  if (press.isComposing) return ''
  const letter = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1]
  // With Alt a Mac types '´' for E: the physical key is what was meant.
  const plain = (press.altKey || press.ctrlKey || press.metaKey) && letter ? letter : press.key
  const name = plain.toLowerCase()
  const shifted = press.shiftKey && name.length > 1
  const parts = [
    press.ctrlKey || press.metaKey ? 'ctrl' : '',
    press.altKey ? 'alt' : '',
    shifted ? 'shift' : '',
    name,
  ]
  return parts.filter(Boolean).join('+')
}

/** Single letters belong to the text while one is being written; with Ctrl or Alt they are commands. */
export function isCommand(name: string, writing: boolean): boolean {
  if (name === '') return false
  return !writing || name.startsWith('ctrl+') || name.startsWith('alt+') || name === 'escape'
}

export interface Shortcut {
  readonly keys: string
  readonly textKey: string
  readonly group: 'everywhere' | 'list' | 'conversation' | 'writing'
}

/** Every shortcut of the console, in the order of the overlay. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: '?', textKey: 'keys.help', group: 'everywhere' },
  { keys: 'Ctrl+K', textKey: 'keys.search', group: 'everywhere' },
  { keys: 'Esc', textKey: 'keys.leave', group: 'everywhere' },
  { keys: 'j / k', textKey: 'keys.move', group: 'list' },
  { keys: 'Enter', textKey: 'keys.open', group: 'list' },
  { keys: 'Alt+↓', textKey: 'keys.next', group: 'list' },
  { keys: 'Alt+E', textKey: 'keys.end', group: 'conversation' },
  { keys: 'Alt+T', textKey: 'keys.transfer', group: 'conversation' },
  { keys: 'Alt+H', textKey: 'keys.askHelp', group: 'conversation' },
  { keys: 'Alt+J', textKey: 'keys.take', group: 'conversation' },
  { keys: 'Alt+N', textKey: 'keys.note', group: 'conversation' },
  { keys: '/', textKey: 'keys.quick', group: 'writing' },
  { keys: 'Ctrl+Enter', textKey: 'keys.quickSend', group: 'writing' },
  { keys: 'Enter', textKey: 'keys.send', group: 'writing' },
  { keys: 'Shift+Enter', textKey: 'keys.newline', group: 'writing' },
]
