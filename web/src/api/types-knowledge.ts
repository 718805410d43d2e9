/** Articles and what is around them. */
import type { components } from './schema'

type Schemas = components['schemas']

export type ArticleUses = Required<Schemas['ArticleUses']>
export type ArticleLine = Omit<Schemas['ArticleLine'], 'uses'> & { uses: ArticleUses }
export type ArticlePage = Omit<Schemas['ArticlePage'], 'items'> & { items: ArticleLine[] }
export type ArticleCounts = Schemas['ArticleCounts']
export type ArticleInfo = Omit<Schemas['ArticleInfo'], 'uses'> & { uses: ArticleUses }
export type ArticleState = ArticleInfo['state']
export type ArticleStanding = ArticleInfo['standing']
export type ArticleField = Schemas['ArticleField']
export type ArticleVersion = Schemas['ArticleVersion']
export type ArticleVersionInfo = Schemas['ArticleVersionInfo']
export type KnowledgeCategory = Schemas['ArticleCategory']
export type CategoryTree = Schemas['CategoryTree']
export type CampaignField = Schemas['CampaignField']
export type GapPage = Schemas['GapPage']
export type GapLine = Schemas['GapLine']
export type GapInfo = Schemas['GapInfo']
export type GapProposal = NonNullable<GapInfo['proposal']>
export type ArticleFeedback = FeedbackPage['items'][number]
export type FeedbackPage = Schemas['FeedbackPage']
export type KnowledgeHealth = Schemas['KnowledgeHealth']
export type HealthLine = Required<KnowledgeHealth['never_used'][number]>
export type ArticleForCustomer = Schemas['ArticleForCustomer']
export type SentArticle = Schemas['SentArticle']
export type KnowledgeImport = Schemas['KnowledgeImport']
export type ScriptElements = Schemas['ScriptElements']
export type ScriptElement = Schemas['ScriptElement']
export type FoundArticle = Schemas['FoundArticle']
