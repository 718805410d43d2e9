import type { RouteRecordRaw } from 'vue-router'

/** The live wall (/wall) and today's figures (/figures); meta { titleKey, permission }. */
export const superviseRoutes: RouteRecordRaw[] = []
