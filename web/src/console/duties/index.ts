import type { RouteRecordRaw } from 'vue-router'

/** Recurring work (/duties). */
export const dutyRoutes: RouteRecordRaw[] = [
  {
    path: 'duties',
    name: 'duties',
    component: () => import('./DutiesPage.vue'),
    meta: { titleKey: 'nav.duties', permission: ['conversation.serve', 'sla.manage'] },
  },
]
