/** The product that a shop's page shows, from what the page says anyway. Its words are checked by whoever takes them. */

export interface SeenProduct {
  title: string
  price_fen?: number
  currency?: string
  url?: string
  picture?: string
  id?: string
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)
const words = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '')

/** 1,299.00 or ¥1299 in hundredths. */
export function hundredths(value: unknown): number | undefined {
  const number = Number.parseFloat(words(value).replace(/[^\d.]/g, ''))
  return Number.isFinite(number) ? Math.round(number * 100) : undefined
}

function address(value: unknown): string | undefined {
  const found = first(value)
  const text = words(isFields(found) ? (found.url ?? found.contentUrl) : found)
  try {
    return text ? new URL(text, document.baseURI).href : undefined
  } catch {
    return undefined
  }
}

function made(fields: Fields): SeenProduct | undefined {
  const title = words(fields.title)
  if (!title) return undefined
  const { price_fen: fen } = fields
  return {
    title,
    price_fen: typeof fen === 'number' ? Math.round(fen) : hundredths(fields.price),
    currency: words(fields.currency).toUpperCase() || undefined,
    url: address(fields.url) ?? location.href,
    picture: address(fields.picture),
    id: words(fields.id) || undefined,
  }
}

function* things(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const one of value) yield* things(one)
  else if (isFields(value)) {
    yield value
    yield* things(value['@graph'])
  }
}

function fromLinkedData(text: string): SeenProduct | undefined {
  try {
    for (const thing of things(JSON.parse(text))) {
      if (![thing['@type']].flat().includes('Product')) continue
      const found = first(thing.offers)
      const offer = isFields(found) ? found : {}
      const cost = first(offer.priceSpecification)
      return made({
        title: thing.name,
        price: offer.price ?? offer.lowPrice ?? (isFields(cost) ? cost.price : undefined),
        currency: offer.priceCurrency ?? (isFields(cost) ? cost.priceCurrency : undefined),
        url: thing.url ?? offer.url,
        picture: thing.image,
        id: thing.sku ?? thing.productID ?? thing['@id'],
      })
    }
  } catch {
    // somebody else's markup is broken: that is no matter of ours
  }
  return undefined
}

function meta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[property="${name}"]`)?.content || undefined
}

function fromOpenGraph(): SeenProduct | undefined {
  const price = meta('product:price:amount') ?? meta('og:price:amount')
  if (!meta('og:type')?.startsWith('product') && !price) return undefined
  return made({
    title: meta('og:title'), price, currency: meta('product:price:currency') ?? meta('og:price:currency'),
    url: meta('og:url'), picture: meta('og:image'), id: meta('product:retailer_item_id'),
  })
}

/** What was handed over, else the script's attributes, else what search engines read on the page. */
export function readProduct(data: DOMStringMap, given: unknown): SeenProduct | undefined {
  if (given !== undefined) return isFields(given) ? made(given) : undefined
  if (data.product === 'off') return undefined
  if (data.productTitle) {
    const { productTitle: title, productPrice: price, productCurrency: currency } = data
    return made({ title, price, currency, url: data.productUrl, picture: data.productPicture, id: data.productId })
  }
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const found = fromLinkedData(script.textContent ?? '')
    if (found) return found
  }
  return fromOpenGraph()
}
