import type { Permission, PermissionArea, PermissionLine, RoleCard } from '@/api/types'

export type Grants = ReadonlyMap<string, ReadonlySet<Permission>>
/** Why a cell of the matrix stays as it is; null if it can be changed. */
export type Lock = 'shipped' | 'beyond' | 'vendor' | 'not_held' | null

export const linesOf = (areas: readonly PermissionArea[]): PermissionLine[] => areas.flatMap((area) => area.permissions)

export function lockOf(role: RoleCard, line: PermissionLine): Lock {
  if (role.shipped) return 'shipped'
  if (!role.editable) return 'beyond'
  if (role.vendor && !line.vendor) return 'vendor'
  return line.held ? null : 'not_held'
}

/** What a role would hold if all were saved. */
export function heldBy(role: RoleCard, drafts: Grants): ReadonlySet<Permission> {
  return drafts.get(role.code) ?? new Set(role.permissions)
}

/** The drafts with one cell turned over; a draft that says what is stored already is none. */
export function toggled(drafts: Grants, role: RoleCard, permission: Permission): Grants {
  const held = new Set(heldBy(role, drafts))
  if (!held.delete(permission)) held.add(permission)
  const next = new Map(drafts)
  const same = held.size === role.permissions.length && role.permissions.every((one) => held.has(one))
  if (same) next.delete(role.code)
  else next.set(role.code, held)
  return next
}

/** How many cells differ from what is stored. */
export function changesIn(drafts: Grants, roles: readonly RoleCard[]): number {
  return roles.reduce((sum, role) => {
    const held = heldBy(role, drafts)
    const stored = new Set(role.permissions)
    return sum + [...held].filter((one) => !stored.has(one)).length + [...stored].filter((one) => !held.has(one)).length
  }, 0)
}

/** What a copy may start with: nothing that its author lacks, nothing that its people may not have. */
export function copyable(role: RoleCard, lines: readonly PermissionLine[], vendor: boolean): Permission[] {
  return lines
    .filter((line) => role.permissions.includes(line.code) && line.held && (!vendor || line.vendor))
    .map((line) => line.code)
}

/** The cell to go to by a key, within the matrix; the same one at its edges. */
export function nextCell(key: string, [row, column]: [number, number], rows: number, columns: number): [number, number] | null {
  const bounded = (at: number, count: number): number => Math.max(0, Math.min(at, count - 1))
  switch (key) {
    case 'ArrowUp': return [bounded(row - 1, rows), column]
    case 'ArrowDown': return [bounded(row + 1, rows), column]
    case 'ArrowLeft': return [row, bounded(column - 1, columns)]
    case 'ArrowRight': return [row, bounded(column + 1, columns)]
    case 'Home': return [row, 0]
    case 'End': return [row, columns - 1]
    default: return null
  }
}
