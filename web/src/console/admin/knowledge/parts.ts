import type { RouteComponent } from 'vue-router'
import type { Permission } from '@/api/types'

export interface KnowledgePart {
  key: string
  /** Route name. */
  name: string
  path: string
  /** Any one of these opens it. */
  permission: Permission[]
  page: () => Promise<RouteComponent>
}

/** What a shop's knowledge consists of, the daily work first. */
export const PARTS: readonly KnowledgePart[] = [
  { key: 'library', name: 'knowledge', path: '', permission: ['knowledge.edit', 'knowledge.manage'], page: () => import('./library/LibraryPage.vue') },
  { key: 'gaps', name: 'knowledge-gaps', path: 'gaps', permission: ['knowledge.edit'], page: () => import('./gaps/GapsPage.vue') },
  { key: 'feedback', name: 'knowledge-feedback', path: 'feedback', permission: ['knowledge.edit'], page: () => import('./feedback/FeedbackPage.vue') },
  { key: 'health', name: 'knowledge-health', path: 'health', permission: ['knowledge.edit'], page: () => import('./health/HealthPage.vue') },
  { key: 'fields', name: 'knowledge-fields', path: 'fields', permission: ['knowledge.edit'], page: () => import('./fields/FieldsPage.vue') },
  { key: 'scripts', name: 'knowledge-scripts', path: 'scripts', permission: ['quick_reply.edit_shop', 'knowledge.manage'], page: () => import('../scripts/ScriptsPage.vue') },
]
