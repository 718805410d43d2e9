import type { RouteComponent, RouteRecordRaw } from 'vue-router'
import { AREAS } from './navigation'

const pages: Record<string, { path: string; component: () => Promise<RouteComponent> }> = {
  first: { path: 'first-steps/:step?', component: () => import('./first/FirstStepsPage.vue') },
  shops: { path: 'shops', component: () => import('./shops/ShopsPage.vue') },
  hours: { path: 'hours/:id(\\d+)?', component: () => import('./hours/HoursPage.vue') },
  staff: { path: 'staff', component: () => import('./staff/StaffPage.vue') },
  entry: { path: 'entry', component: () => import('./entry/EntryPage.vue') },
  teams: { path: 'teams', component: () => import('./teams/TeamsPage.vue') },
  roles: { path: 'roles', component: () => import('./roles/RolesPage.vue') },
  queues: { path: 'queues', component: () => import('./queues/QueuesPage.vue') },
  replies: { path: 'replies', component: () => import('./replies/RepliesPage.vue') },
  tasks: { path: 'tasks/:id(\\d+)?', component: () => import('./tasks/KindsPage.vue') },
  triage: { path: 'triage/:id(\\d+)?/:tab?', component: () => import('./triage/TriagePage.vue') },
  bot: { path: 'bot/:id(\\d+)?/:tab?', component: () => import('./bot/BotPage.vue') },
  targets: { path: 'targets/:id(\\d+)?/:tab(policies|explain|settings)?', component: () => import('./targets/TargetsPage.vue') },
  duties: { path: 'duties/:id(\\d+)?', component: () => import('./duties/DutiesPage.vue') },
  promises: { path: 'promises/:id(\\d+)?/:tab(rules|texts)?', component: () => import('./promises/PromiseSettingsPage.vue') },
  bubble: { path: 'bubble/:id(\\d+)?', component: () => import('./bubble/BubblePage.vue') },
  keys: { path: 'keys', component: () => import('./keys/KeysPage.vue') },
  alerts: { path: 'alerts/:id(\\d+)?/:tab(robots|rules)?', component: () => import('./alerts/AlertsPage.vue') },
  webhooks: { path: 'webhooks', component: () => import('./webhooks/WebhooksPage.vue') },
  privacy: { path: 'privacy', component: () => import('./privacy/PrivacyPage.vue') },
  audit: { path: 'audit', component: () => import('./audit/AuditPage.vue') },
  operations: { path: 'operations', component: () => import('./operations/OperationsPage.vue') },
}

/** Children of /admin: a frame with its own menu and one page for each area. */
export const adminRoutes: RouteRecordRaw[] = [
  {
    path: '',
    component: () => import('./AdminFrame.vue'),
    meta: { permission: [...new Set(AREAS.flatMap((area) => area.permission))] },
    children: [
      { path: '', name: 'admin', component: () => import('./AdminHome.vue'), meta: { titleKey: 'nav.admin' } },
      {
        path: 'shops/:id(\\d+|new)',
        name: 'admin-shop',
        component: () => import('./shops/ShopPage.vue'),
        meta: { titleKey: 'admin.areas.shops', permission: 'shop.manage' },
      },
      {
        path: 'webhooks/:id(\\d+)',
        name: 'admin-webhook',
        component: () => import('./webhooks/WebhookPage.vue'),
        meta: { titleKey: 'admin.areas.webhooks', permission: 'integration.manage' },
      },
      ...AREAS.map(({ key, name, permission }) => ({
        ...pages[key]!, name, meta: { titleKey: `admin.areas.${key}`, permission },
      })),
    ],
  },
]
