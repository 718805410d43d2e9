import type { RouteRecordRaw } from 'vue-router'

/** Children of /admin; each carries meta { titleKey, permission } and appears in the administration menu. */
export const adminRoutes: RouteRecordRaw[] = []
