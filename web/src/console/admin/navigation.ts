import { ChatDotSquare, Clock, Connection, Goods, Share, Tickets, User } from '@element-plus/icons-vue'
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
  { key: 'shops', name: 'admin-shops', icon: Goods, permission: ['shop.manage'] },
  { key: 'hours', name: 'admin-hours', icon: Clock, permission: ['shop.manage'] },
  { key: 'staff', name: 'admin-staff', icon: User, permission: ['staff.manage'] },
  { key: 'teams', name: 'admin-teams', icon: Share, permission: ['staff.manage'] },
  { key: 'queues', name: 'admin-queues', icon: Tickets, permission: ['shop.manage', 'staff.manage'] },
  { key: 'replies', name: 'admin-replies', icon: ChatDotSquare, permission: ['quick_reply.edit_shop', 'quick_reply.edit_team'] },
  { key: 'bubble', name: 'admin-bubble', icon: Connection, permission: ['shop.manage'] },
]
