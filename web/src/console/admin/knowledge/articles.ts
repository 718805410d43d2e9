import type { ArticleInfo, ArticleLine, CampaignField, KnowledgeCategory } from '@/api/types'
import type { FieldOption } from '@/shared/richtext/FieldPicker.vue'
import { withoutSources } from '@/shared/richtext/html'
import type { Query } from '../../api/http'

export const STATES = ['draft', 'published', 'archived'] as const
export const AUDIENCES = ['public', 'internal'] as const
export const SORTS = ['edited', 'used', 'review', 'state', 'owner'] as const
export const STAGES = ['presales', 'fulfilment', 'aftersales'] as const
/** The longest answer; the server takes more markup, and nobody reads more than this in a chat. */
export const ANSWER_MOST = 4000
export const QUESTION_MOST = 200

export interface ArticleDraft {
  version: number
  question: string
  phrasings: string[]
  html: string
  audience: (typeof AUDIENCES)[number]
  stage: (typeof STAGES)[number] | null
  places: { shop_id: number; category_id: number | null }[]
  products: string[]
  tags: string[]
  valid_from: string | null
  valid_until: string | null
  owner_id: number | null
  review_at: string | null
  source_url: string
}

export function blankArticle(shopId: number, categoryId: number | null, ownerId: number | null): ArticleDraft {
  return {
    version: 0, question: '', phrasings: [], html: '', audience: 'public', stage: null, products: [], tags: [],
    places: [{ shop_id: shopId, category_id: categoryId }],
    valid_from: null, valid_until: null, owner_id: ownerId, review_at: null, source_url: '',
  }
}

/** An article as it is edited: its pictures by their tokens, whose addresses end after a while. */
export function draftOf(info: ArticleInfo): ArticleDraft {
  const { version, question, phrasings, audience, stage, products, tags, valid_from, valid_until, owner_id, review_at, source_url } = info
  const places = info.places.map(({ shop_id, category_id }) => ({ shop_id, category_id: category_id ?? null }))
  return {
    version, question, phrasings: [...phrasings], html: withoutSources(info.html), audience, stage, places, products: [...products], tags: [...tags],
    valid_from, valid_until, owner_id, review_at, source_url,
  }
}

/** What is sent: without empty phrasings. */
export function contentOf(draft: ArticleDraft): Omit<ArticleDraft, 'version'> {
  const content: Partial<ArticleDraft> & Omit<ArticleDraft, 'version'> = { ...draft }
  delete content.version
  const tidy = (words: string[]): string[] => words.map((word) => word.trim()).filter(Boolean)
  return { ...content, question: draft.question.trim(), phrasings: tidy(draft.phrasings), source_url: draft.source_url.trim() }
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}]/gu, '')

/** For each phrasing what says the same before it: 0 the question, n the n-th phrasing; null: nothing. */
export function doubles(question: string, phrasings: readonly string[]): (number | null)[] {
  const seen = new Map<string, number>([[folded(question), 0]])
  return phrasings.map((phrasing, at) => {
    const key = folded(phrasing)
    if (!key) return null
    const before = seen.get(key)
    if (before === undefined) seen.set(key, at + 1)
    return before ?? null
  })
}

/** Lines pasted at once become as many phrasings. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-•·*]|\d+[.、)])\s*/, '').trim()).filter(Boolean)
}

export interface Branch {
  category: KnowledgeCategory
  depth: number
  /** Articles in it and in everything below. */
  articles: number
}

/** The tree as indented rows; a folded branch hides what is below it. */
export function branchesOf(categories: readonly KnowledgeCategory[], closed: ReadonlySet<number> = new Set()): Branch[] {
  const below = (id: number | null): KnowledgeCategory[] => categories.filter((one) => (one.parent_id ?? null) === id)
  const total = (one: KnowledgeCategory): number => below(one.id).reduce((sum, child) => sum + total(child), one.articles)
  const rows = (parent: number | null, depth: number): Branch[] =>
    below(parent).flatMap((category) => [
      { category, depth, articles: total(category) }, ...(closed.has(category.id) ? [] : rows(category.id, depth + 1)),
    ])
  return rows(null, 0)
}

/** 售后 / 退货 */
export function pathOf(categories: readonly KnowledgeCategory[], id: number | null): string {
  const one = categories.find((category) => category.id === id)
  if (!one) return ''
  const above = pathOf(categories, one.parent_id ?? null)
  return above ? `${above} / ${one.name}` : one.name
}

/** Whether a branch may stand under another: not under itself or what is below it. */
export function mayMove(categories: readonly KnowledgeCategory[], id: number, to: number | null): boolean {
  for (let at = to; at !== null; at = categories.find((one) => one.id === at)?.parent_id ?? null) if (at === id) return false
  return true
}

export interface ArticleFilter {
  state: (typeof STATES)[number] | ''
  audience: string
  stage: string
  owner_id: number | null
  tag: string
  q: string
  /** 0: in none; null: all. */
  category_id: number | null
  due: boolean
  sort: (typeof SORTS)[number]
}

export const noFilter = (): ArticleFilter => ({
  state: '', audience: '', stage: '', owner_id: null, tag: '', q: '', category_id: null, due: false, sort: 'edited',
})

/** The filter as the server takes it. */
export function queryOf(filter: ArticleFilter, shopId: number): Query {
  return {
    shop_id: shopId, state: filter.state || null, audience: filter.audience || null, stage: filter.stage || null, owner_id: filter.owner_id,
    tag: filter.tag || null, q: filter.q.trim() || null, category_id: filter.category_id, due: filter.due || null, sort: filter.sort,
  }
}

export const isFiltered = (filter: ArticleFilter): boolean => Boolean(filter.state || filter.audience || filter.stage || filter.owner_id || filter.tag || filter.q.trim() || filter.due)

/** The value that counts now for each field; of fields that have none the name alone. */
export function optionsOf(fields: readonly CampaignField[]): FieldOption[] {
  const values = new Map<string, string>()
  for (const field of fields) {
    if (field.current) values.set(field.name, field.value)
    else if (!values.has(field.name)) values.set(field.name, '')
  }
  return [...values].map(([name, value]) => ({ name, value }))
}

/** Days until a date; negative: so many days ago. */
export const daysUntil = (iso: string, now: number): number => Math.ceil((Date.parse(iso) - now) / 86_400_000)

/** `<input type="datetime-local">` has the viewer's zone, the server UTC. */
export function toLocal(iso: string | null): string {
  if (!iso) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export const fromLocal = (local: string): string | null => (local ? new Date(local).toISOString() : null)

/** What is said about a line besides its question: why it is not offered, what is due. */
export function remarkOf(line: ArticleLine, now: number): { key: string; n: number; bad: boolean } | null {
  if (line.standing === 'over' || line.standing === 'field_empty') return { key: line.standing, n: 0, bad: true }
  if (line.open_feedback > 0) return { key: 'feedback', n: line.open_feedback, bad: true }
  if (line.review_at && daysUntil(line.review_at, now) <= 0) return { key: 'due', n: 0, bad: true }
  if (line.standing === 'not_yet') return { key: 'not_yet', n: line.valid_from ? daysUntil(line.valid_from, now) : 0, bad: false }
  if (line.valid_until && daysUntil(line.valid_until, now) <= 14) return { key: 'ending', n: daysUntil(line.valid_until, now), bad: false }
  if (line.review_at && daysUntil(line.review_at, now) <= 7) return { key: 'review', n: daysUntil(line.review_at, now), bad: false }
  return null
}
