import type { RouteRecordRaw } from 'vue-router'

/** Handing over, the shift log, hard cases (/handovers). */
export const handoverRoutes: RouteRecordRaw[] = [
  {
    path: 'handovers',
    name: 'handovers',
    component: () => import('./HandoverPage.vue'),
    meta: { titleKey: 'nav.handovers', permission: ['conversation.serve', 'sla.manage'] },
  },
  {
    path: 'handovers/:id(\\d+)',
    name: 'handover',
    component: () => import('./HandoverDetail.vue'),
    meta: { titleKey: 'nav.handovers', permission: ['conversation.serve', 'sla.manage'] },
  },
]
