/** Light or dark: what somebody chose, else what their system has. Colours themselves are tokens. */

export type Theme = 'system' | 'light' | 'dark'

export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

const system = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

export function isTheme(value: unknown): value is Theme {
  return THEMES.includes(value as Theme)
}

export function isDark(theme: Theme, systemIsDark: boolean): boolean {
  return theme === 'dark' || (theme === 'system' && systemIsDark)
}

let chosen: Theme = 'system'
let following = false
const told = new Set<(dark: boolean) => void>()

function apply(): void {
  const dark = isDark(chosen, system().matches)
  document.documentElement.classList.toggle('dark', dark)
  told.forEach((tell) => tell(dark))
}

/** Shows the page in a theme from now on, also when the system changes. */
export function showTheme(theme: Theme): void {
  chosen = theme
  if (!following) system().addEventListener('change', apply)
  following = true
  apply()
}

/** Calls back now and whenever light and dark change. */
export function onTheme(tell: (dark: boolean) => void): () => void {
  told.add(tell)
  tell(document.documentElement.classList.contains('dark'))
  return () => told.delete(tell)
}
