import type { RouteRecordRaw } from 'vue-router'

/** Promises to customers (/promises). */
export const promiseRoutes: RouteRecordRaw[] = [
  {
    path: 'promises',
    name: 'promises',
    component: () => import('./PromisesPage.vue'),
    meta: { titleKey: 'nav.promises', permission: ['conversation.serve', 'sla.manage'] },
  },
]
