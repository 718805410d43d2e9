import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ShopBrief } from '@/api/types'
import { useSession } from '../../stores/session'

interface ShopRoute {
  /** The shop of the address, else the chosen one, else the first. */
  shop: ComputedRef<ShopBrief | null>
  choose: (id: number) => void
}

/** The shop that a page with an optional id in its address is about. */
export function useShopRoute(): ShopRoute {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const shop = computed(() => {
    const asked = session.shop(Number(route.params.id) || (session.shopId ?? 0))
    return asked ?? session.shops[0] ?? null
  })
  return { shop, choose: (id) => void router.replace({ name: route.name ?? undefined, params: { id } }) }
}
