/** ¥199.00: hundredths of a currency in the reader's own way of writing. */
import type { Locale } from '@/shared/time'

export function price(hundredths: number, currency: string, locale: Locale): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    return format.format(hundredths / 100)
  } catch {
    return `${currency} ${(hundredths / 100).toFixed(2)}` // three letters that are no currency
  }
}
