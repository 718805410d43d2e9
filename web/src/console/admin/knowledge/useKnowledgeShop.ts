import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useSession } from '../../stores/session'

interface KnowledgeShop {
  /** The shop of the address, else the chosen one, else the first; null while there is none. */
  shopId: ComputedRef<number | null>
  choose: (id: number) => void
}

/** Which shop's knowledge is looked at; it stands in the address, so that a link leads to the same. */
export function useKnowledgeShop(): KnowledgeShop {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const shopId = computed(() => {
    const asked = session.shop(Number(route.query.shop))
    return asked?.id ?? session.shop(session.shopId ?? 0)?.id ?? session.shops[0]?.id ?? null
  })
  return { shopId, choose: (id) => void router.push({ name: route.name ?? undefined, query: { shop: id } }) }
}
