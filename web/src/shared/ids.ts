/** Ids the browser makes so that a repeated request is recognised. */

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 24 characters from 32 values each: 120 random bits; works without a secure context. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('')
}
