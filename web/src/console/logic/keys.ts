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
  // Shift makes another sign of a printed key ('?'), but the same letter
  const shifted = press.shiftKey && (name.length > 1 || /^[a-z]$/.test(name))
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

export type ShortcutGroup = 'everywhere' | 'list' | 'conversation' | 'writing' | 'wall'

interface Shortcut {
  /** Canonical names (`nameOf`) of the presses that do it. */
  readonly presses: readonly string[]
  /** As printed on keys. */
  readonly shown: string
  readonly group: ShortcutGroup
}

/** Every shortcut of the console, in the order of the overlay: code binds these names and no others. */
export const SHORTCUTS = {
  help: { presses: ['?'], shown: '?', group: 'everywhere' },
  search: { presses: ['ctrl+k'], shown: 'Ctrl+K', group: 'everywhere' },
  leave: { presses: ['escape'], shown: 'Esc', group: 'everywhere' },
  down: { presses: ['j'], shown: 'j', group: 'list' },
  up: { presses: ['k'], shown: 'k', group: 'list' },
  open: { presses: ['enter'], shown: 'Enter', group: 'list' },
  next: { presses: ['alt+arrowdown'], shown: 'Alt+↓', group: 'list' },
  select: { presses: ['x'], shown: 'x', group: 'list' },
  selectTo: { presses: ['shift+x'], shown: 'Shift+X', group: 'list' },
  end: { presses: ['alt+e'], shown: 'Alt+E', group: 'conversation' },
  transfer: { presses: ['alt+t'], shown: 'Alt+T', group: 'conversation' },
  askHelp: { presses: ['alt+h'], shown: 'Alt+H', group: 'conversation' },
  take: { presses: ['alt+j'], shown: 'Alt+J', group: 'conversation' },
  note: { presses: ['alt+n'], shown: 'Alt+N', group: 'conversation' },
  task: { presses: ['alt+w'], shown: 'Alt+W', group: 'conversation' },
  knowledge: { presses: ['alt+k'], shown: 'Alt+K', group: 'conversation' },
  suggested: { presses: ['alt+1', 'alt+2', 'alt+3'], shown: 'Alt+1…3', group: 'conversation' },
  quick: { presses: ['/'], shown: '/', group: 'writing' },
  quickSend: { presses: ['ctrl+enter'], shown: 'Ctrl+Enter', group: 'writing' },
  send: { presses: ['enter', 'ctrl+enter'], shown: 'Enter', group: 'writing' },
  newline: { presses: ['shift+enter'], shown: 'Shift+Enter', group: 'writing' },
  fullScreen: { presses: ['f'], shown: 'F', group: 'wall' },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof SHORTCUTS

/** Whether this press is the shortcut. */
export function means(id: ShortcutId, press: Press): boolean {
  return (SHORTCUTS[id].presses as readonly string[]).includes(nameOf(press))
}
