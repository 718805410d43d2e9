import { onMounted, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '../../api/http'

interface RoleName {
  code: string
  name: string
}

const SHIPPED = ['agent', 'team_lead', 'supervisor', 'inspector', 'vendor_agent', 'admin']

/** Roles that can be given, with their names; the shipped ones until the list is there. */
export function useRoles(): { roles: Ref<string[]>; nameOf: (code: string) => string } {
  const { t, te } = useI18n()
  const roles = shallowRef<string[]>(SHIPPED)
  const names = shallowRef<ReadonlyMap<string, string>>(new Map())
  onMounted(async () => {
    const found = await get<{ items: RoleName[] }>('/roles').catch(() => null)
    if (!found) return
    roles.value = found.items.map((role) => role.code)
    names.value = new Map(found.items.map((role) => [role.code, role.name]))
  })
  const nameOf = (code: string): string => names.value.get(code) || (te(`roles.${code}`) ? t(`roles.${code}`) : code)
  return { roles, nameOf }
}

/** The address of a link page; the secret stands after the # so that no server's log keeps it. */
export function linkTo(page: 'join' | 'reset', token: string): string {
  return `${location.origin}/console/${page}#${token}`
}
