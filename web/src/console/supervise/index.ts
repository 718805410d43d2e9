import type { RouteRecordRaw } from 'vue-router'

/** The live wall (/wall) and today's figures (/figures). */
export const superviseRoutes: RouteRecordRaw[] = [
  {
    path: 'wall',
    name: 'wall',
    component: () => import('./wall/WallPage.vue'),
    meta: { titleKey: 'nav.wall', permission: 'wall.read' },
  },
  {
    path: 'figures',
    name: 'figures',
    component: () => import('./figures/FiguresPage.vue'),
    meta: { titleKey: 'nav.figures', permission: 'figures.read' },
  },
]
