import type { ShopBrief } from '@/api/types'
import { parseHtml, plainOf } from '@/shared/richtext/html'
import { exact } from '@/shared/time'
import { changesOf, copyOf, same } from '../../parts/editing'
import type { ArticleDraft } from '../articles'

export type Part = Exclude<keyof ArticleDraft, 'version'>

export interface Words {
  t: (key: string) => string
  shopOf: (id: number) => ShopBrief | null
  personOf: (id: number) => string
}

/** What a part says, as people read it; lists have a line for each entry. */
export function saidIn(part: Part, draft: ArticleDraft, words: Words): string {
  if (part === 'html') return plainOf(parseHtml(draft.html))
  if (part === 'places') return draft.places.map((place) => words.shopOf(place.shop_id)?.name ?? `#${place.shop_id}`).join('\n')
  if (part === 'owner_id') return draft.owner_id === null ? '' : words.personOf(draft.owner_id)
  if (part === 'audience') return words.t(`knowledge.audiences.${draft.audience}`)
  if (part === 'stage') return draft.stage ? words.t(`knowledge.stages.${draft.stage}`) : ''
  if (part === 'valid_from' || part === 'valid_until' || part === 'review_at') return draft[part] ? exact(draft[part]) : ''
  const value = draft[part]
  return Array.isArray(value) ? value.join('\n') : value
}

export interface Clash {
  part: Part
  /** Both changed it, to different things: somebody has to choose. */
  both: boolean
}

/** The parts that somebody else changed since `base`, those that we changed too first. */
export function clashesOf(base: ArticleDraft, mine: ArticleDraft, theirs: ArticleDraft): Clash[] {
  const ours = changesOf(base, mine)
  const parts = Object.keys(changesOf(base, theirs)) as Part[]
  return parts
    .map((part) => ({ part, both: part in ours && !same(mine[part], theirs[part]) }))
    .sort((a, b) => Number(b.both) - Number(a.both))
}

export type Choice = 'mine' | 'theirs' | 'both'
/** Of lists both sides can stay. */
export const LISTS: ReadonlySet<Part> = new Set<Part>(['phrasings', 'tags', 'products'])

/** Our draft with what was chosen in the parts that clash; the rest is brought together by the save. */
export function merged(mine: ArticleDraft, theirs: ArticleDraft, choices: ReadonlyMap<Part, Choice>): ArticleDraft {
  const draft = copyOf(mine)
  for (const [part, choice] of choices) {
    if (choice === 'theirs') Object.assign(draft, { [part]: copyOf(theirs[part]) })
    if (choice === 'both' && LISTS.has(part)) {
      Object.assign(draft, { [part]: [...new Set([...(theirs[part] as string[]), ...(mine[part] as string[])])] })
    }
  }
  return draft
}
