import { AlarmClock, Bell, ChatLineSquare, Collection, DataAnalysis, Finished, Monitor, Setting, Star, Switch, Tickets } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Permission } from '@/api/types'

export interface NavItem {
  key: string
  icon: Component
  /** Absent: a drawer over the page instead of a page. */
  path?: string
  permissions: Permission[]
}

/** Side navigation in its order; an empty list of permissions means everybody. */
export const NAVIGATION: readonly NavItem[] = [
  { key: 'desk', icon: ChatLineSquare, path: '/desk', permissions: [] },
  { key: 'promises', icon: AlarmClock, path: '/promises', permissions: ['conversation.serve', 'sla.manage'] },
  { key: 'daily', icon: Finished, path: '/daily', permissions: ['sla.manage'] },
  { key: 'tasks', icon: Tickets, path: '/follow-ups', permissions: ['conversation.serve', 'sla.manage', 'conversation.read_all'] },
  { key: 'duties', icon: Finished, path: '/duties', permissions: ['conversation.serve', 'sla.manage'] },
  { key: 'handovers', icon: Switch, path: '/handovers', permissions: ['conversation.serve', 'sla.manage'] },
  { key: 'surveys', icon: Star, path: '/surveys', permissions: ['conversation.serve', 'sla.manage'] },
  { key: 'wall', icon: Monitor, path: '/wall', permissions: ['wall.read'] },
  { key: 'figures', icon: DataAnalysis, path: '/figures', permissions: ['figures.read'] },
  { key: 'knowledge', icon: Collection, path: '/knowledge', permissions: ['knowledge.edit', 'knowledge.manage'] },
  { key: 'board', icon: Bell, permissions: [] },
  {
    key: 'admin',
    icon: Setting,
    path: '/admin',
    permissions: ['shop.manage', 'staff.manage', 'quick_reply.edit_shop', 'quick_reply.edit_team'],
  },
]

export function shownTo(can: (permission: Permission) => boolean): NavItem[] {
  return NAVIGATION.filter((item) => item.permissions.length === 0 || item.permissions.some(can))
}
