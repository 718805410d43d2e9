/** What somebody was about to write, per conversation; survives a reload and a lost session. */
export interface Draft {
  text: string
  note: boolean
  quoteSeq: number | null
}

interface Kept extends Draft {
  at: number
}

type Store = Pick<Storage, 'getItem' | 'setItem'>

/** Older drafts than the newest two hundred are let go. */
const KEEP = 200
export const NO_DRAFT: Draft = { text: '', note: false, quoteSeq: null }

export class DraftBook {
  private readonly key: string
  private drafts: Record<string, Kept>

  constructor(private readonly store: Store, staffId: number) {
    this.key = `yingda.drafts.${staffId}`
    this.drafts = this.read()
  }

  private read(): Record<string, Kept> {
    try {
      return JSON.parse(this.store.getItem(this.key) ?? '{}') as Record<string, Kept>
    } catch {
      return {}
    }
  }

  get(id: number): Draft {
    const { text, note, quoteSeq } = this.drafts[id] ?? NO_DRAFT
    return { text, note, quoteSeq }
  }

  set(id: number, draft: Draft, now: number): void {
    // Another window may have written meanwhile.
    this.drafts = this.read()
    if (draft.text.trim() === '' && draft.quoteSeq === null) delete this.drafts[id]
    else this.drafts[id] = { ...draft, at: now }
    const newest = Object.entries(this.drafts).sort(([, a], [, b]) => b.at - a.at).slice(0, KEEP)
    this.drafts = Object.fromEntries(newest)
    this.write()
  }

  private write(): void {
    try {
      this.store.setItem(this.key, JSON.stringify(this.drafts))
    } catch {
      // A full or forbidden storage costs the draft after a reload, not the writing itself.
    }
  }
}
