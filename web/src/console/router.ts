import { createRouter, createWebHistory, type RouteLocationNormalized, type Router } from 'vue-router'
import type { Permission } from '@/api/types'
import { adminRoutes } from './admin'
import { knowledgeRoutes } from './admin/knowledge'
import { ApiError, onSignedOut } from './api/http'
import { dutyRoutes } from './duties'
import { handoverRoutes } from './handover'
import { promiseRoutes } from './promises'
import { taskRoutes } from './tasks'
import { useLive } from './stores/live'
import type { useSession } from './stores/session'
import { useToasts } from './stores/toasts'
import { superviseRoutes } from './supervise'
import { surveyRoutes } from './surveys'
import { dailyRoutes } from './targets'

declare module 'vue-router' {
  interface RouteMeta {
    /** Any one of these opens the page. */
    permission?: Permission | Permission[]
    titleKey?: string
  }
}

/** Pages for who is not signed in (yet). */
const OPEN: ReadonlySet<string> = new Set(['sign-in', 'join', 'reset'])

type SessionStore = ReturnType<typeof useSession>

const routes = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./signin/SignIn.vue') },
  { path: '/join', name: 'join', component: () => import('./signin/LinkPage.vue') },
  { path: '/reset', name: 'reset', component: () => import('./signin/LinkPage.vue') },
  {
    path: '/',
    component: () => import('./shell/AppShell.vue'),
    children: [
      { path: '', redirect: { name: 'desk' } },
      {
        path: 'desk/:id(\\d+)?',
        name: 'desk',
        component: () => import('./workbench/WorkbenchPage.vue'),
        meta: { titleKey: 'nav.desk' },
      },
      ...promiseRoutes,
      ...taskRoutes,
      ...dutyRoutes,
      ...handoverRoutes,
      ...superviseRoutes,
      ...surveyRoutes,
      ...dailyRoutes,
      ...knowledgeRoutes,
      { path: 'admin', children: adminRoutes },
      { path: 'account', name: 'account', component: () => import('./account/AccountPage.vue'), meta: { titleKey: 'me.title' } },
      { path: ':rest(.*)*', name: 'missing', component: () => import('./shell/MissingPage.vue') },
    ],
  },
]

/** Whether the page may be opened: every matched record asks for at most one of its permissions. */
export function mayOpen(to: Pick<RouteLocationNormalized, 'matched'>, session: Pick<SessionStore, 'can'>): boolean {
  return to.matched.every((record) => {
    const wanted = record.meta.permission
    return !wanted || [wanted].flat().some((permission) => session.can(permission))
  })
}

/** Nothing to serve yet, and able to change that: the first steps come before the workbench. */
function isNew(session: SessionStore): boolean {
  return session.shops.length === 0 && session.can('shop.manage')
}

/** A page that could not be fetched: of an older release if the server is there, else said and left to try again. */
function onLostPage(router: Router): void {
  router.onError((error, to) => {
    if (!/import|preload/i.test(String(error))) return
    const here = router.currentRoute.value.matched.length > 0
    if (here && !useLive().offline) location.assign(router.resolve(to.fullPath).href)
    else useToasts().fail(new ApiError(0, 'offline', ''))
  })
}

export function createConsoleRouter(session: SessionStore): Router {
  const router = createRouter({ history: createWebHistory('/console'), routes })
  onLostPage(router)
  onSignedOut(() => {
    if (!session.signedIn) return
    session.lost()
    void router.push({ name: 'sign-in', query: { next: router.currentRoute.value.fullPath } })
  })
  router.beforeEach(async (to) => {
    if (!session.loaded) await session.load().catch(() => undefined)
    if (OPEN.has(String(to.name))) return true
    if (session.signedIn && !session.restricted) return to.name === 'desk' && isNew(session) ? { name: 'admin-first' } : true
    return { name: 'sign-in', query: to.path === '/' ? {} : { next: to.fullPath } }
  })
  return router
}
