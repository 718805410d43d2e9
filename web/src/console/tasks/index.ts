import type { RouteRecordRaw } from 'vue-router'

const permission: ['conversation.serve', 'sla.manage', 'conversation.read_all'] = ['conversation.serve', 'sla.manage', 'conversation.read_all']

/** Follow-ups as board, list and calendar (/follow-ups), one of them beside it (/follow-ups/17). */
export const taskRoutes: RouteRecordRaw[] = [
  { path: 'follow-ups', name: 'follow-ups', component: () => import('./TasksPage.vue'), meta: { titleKey: 'nav.tasks', permission } },
  { path: 'follow-ups/:id(\\d+)', name: 'follow-up', component: () => import('./TasksPage.vue'), meta: { titleKey: 'nav.tasks', permission } },
]
