/** What comes from elsewhere is brought down to what an answer may hold; the editor's own rules do the rest. */
import { isOwnPicture } from './html'

const PICTURE = /<img\b[^>]*>/gi
const SOURCE = /\bsrc\s*=\s*["']?([^"'\s>]*)/i

/** Every heading is the one that answers have, pictures of other sites go, hard spaces are spaces. */
export function cleanPaste(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(\/?)h[1-6]\b[^>]*>/gi, '<$1h3>')
    .replace(PICTURE, (tag) => (isOwnPicture(SOURCE.exec(tag)?.[1] ?? '') ? tag : ''))
    .replace(/&nbsp;|\u00a0/g, ' ')
}

/** The pictures among files that were pasted or dropped. */
export function picturesAmong(files: Iterable<File> | undefined): File[] {
  return [...(files ?? [])].filter((file) => file.type.startsWith('image/'))
}
