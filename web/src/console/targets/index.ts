import type { RouteRecordRaw } from 'vue-router'

/** What the supervisor goes through every day (/daily). */
export const dailyRoutes: RouteRecordRaw[] = [
  {
    path: 'daily/:id(\\d+)?',
    name: 'daily-list',
    component: () => import('./DailyPage.vue'),
    meta: { titleKey: 'nav.daily', permission: 'sla.manage' },
  },
]
