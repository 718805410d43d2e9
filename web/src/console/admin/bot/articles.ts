import type { components } from '@/api/schema'
import { get } from '../../api/http'

/** An article as a rule names it. */
export interface ArticleBrief {
  id: number
  question: string
}

const MOST = 20

/** Published articles of the shop that have the words. */
export async function articlesLike(shopId: number, words: string): Promise<ArticleBrief[]> {
  const page = await get<components['schemas']['ArticlePage']>('/knowledge/articles', { shop_id: shopId, state: 'published', q: words.trim(), limit: MOST })
  return page.items
}

export function articleNamed(id: number): Promise<ArticleBrief> {
  return get<components['schemas']['ArticleInfo']>(`/knowledge/articles/${id}`)
}
