/** What the browser remembers; works (for this page only) where storage is forbidden. */

const fallback = new Map<string, string>()

function storage(kind: 'local' | 'session'): Storage | null {
  try {
    return kind === 'local' ? window.localStorage : window.sessionStorage
  } catch {
    return null
  }
}

function memory(kind: 'local' | 'session') {
  return {
    get(name: string): string | null {
      try {
        return storage(kind)?.getItem(`yingda.${name}`) ?? fallback.get(name) ?? null
      } catch {
        return fallback.get(name) ?? null
      }
    },
    set(name: string, value: string): void {
      fallback.set(name, value)
      try {
        storage(kind)?.setItem(`yingda.${name}`, value)
      } catch {
        // full or forbidden: the copy above serves this page
      }
    },
  }
}

export const kept = memory('local')
export const keptForTab = memory('session')
