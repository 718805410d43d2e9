import type { RouteRecordRaw } from 'vue-router'
import { PARTS } from './parts'

/** /knowledge: a frame with its parts and one page for each. */
export const knowledgeRoutes: RouteRecordRaw[] = [
  {
    path: 'knowledge',
    component: () => import('./KnowledgeFrame.vue'),
    meta: { permission: [...new Set(PARTS.flatMap((part) => part.permission))] },
    children: [
      ...PARTS.map(({ key, name, path, permission, page }) => ({
        path, name, component: page, meta: { titleKey: `knowledge.parts.${key}`, permission },
      })),
      {
        path: 'articles/:id(\\d+|new)',
        name: 'knowledge-article',
        component: () => import('./article/ArticlePage.vue'),
        meta: { titleKey: 'knowledge.parts.library', permission: ['knowledge.edit', 'knowledge.manage'] },
      },
    ],
  },
]
