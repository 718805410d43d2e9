import {
  AlarmClock, ChatDotSquare, Clock, Connection, Filter, Finished, Flag, Goods, Grid, Hide, Key, Lock, MagicStick, Memo, Monitor, Phone, Promotion, Share, Tickets, Timer, User,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Permission } from '@/api/types'

export interface AdminArea {
  key: string
  /** Route name. */
  name: string
  icon: Component
  /** Any one of these opens it. */
  permission: Permission[]
}

/** Areas of the administration in the order in which a new shop is set up. */
export const AREAS: readonly AdminArea[] = [
  { key: 'first', name: 'admin-first', icon: Flag, permission: ['shop.manage'] },
  { key: 'shops', name: 'admin-shops', icon: Goods, permission: ['shop.manage'] },
  { key: 'hours', name: 'admin-hours', icon: Clock, permission: ['shop.manage'] },
  { key: 'staff', name: 'admin-staff', icon: User, permission: ['staff.manage'] },
  { key: 'entry', name: 'admin-entry', icon: Key, permission: ['staff.manage'] },
  { key: 'teams', name: 'admin-teams', icon: Share, permission: ['staff.manage'] },
  { key: 'roles', name: 'admin-roles', icon: Grid, permission: ['role.manage', 'staff.manage'] },
  { key: 'queues', name: 'admin-queues', icon: Tickets, permission: ['shop.manage', 'staff.manage'] },
  { key: 'replies', name: 'admin-replies', icon: ChatDotSquare, permission: ['quick_reply.edit_shop', 'quick_reply.edit_team'] },
  { key: 'targets', name: 'admin-targets', icon: Timer, permission: ['sla.manage'] },
  { key: 'promises', name: 'admin-promises', icon: Phone, permission: ['sla.manage'] },
  { key: 'tasks', name: 'admin-tasks', icon: Finished, permission: ['sla.manage'] },
  { key: 'triage', name: 'admin-triage', icon: Filter, permission: ['triage.manage'] },
  { key: 'bot', name: 'admin-bot', icon: MagicStick, permission: ['bot.manage'] },
  { key: 'duties', name: 'admin-duties', icon: Finished, permission: ['sla.manage'] },
  { key: 'bubble', name: 'admin-bubble', icon: Connection, permission: ['shop.manage'] },
  { key: 'alerts', name: 'admin-alerts', icon: AlarmClock, permission: ['shop.manage', 'integration.manage'] },
  { key: 'keys', name: 'admin-keys', icon: Lock, permission: ['integration.manage'] },
  { key: 'webhooks', name: 'admin-webhooks', icon: Promotion, permission: ['integration.manage'] },
  { key: 'privacy', name: 'admin-privacy', icon: Hide, permission: ['privacy.manage'] },
  { key: 'audit', name: 'admin-audit', icon: Memo, permission: ['audit.read'] },
  { key: 'operations', name: 'admin-operations', icon: Monitor, permission: ['operations.read'] },
]
