/** What the page can know of a picked file before the server has it. */
import type { MessageFile } from '@/api/types'

/** Kinds every browser shows; others go as files. */
const SHOWN = /^image\/(png|jpeg|gif|webp)$/

async function sizeOf(file: File): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(file)
    const size = { width: bitmap.width, height: bitmap.height }
    bitmap.close()
    return size
  } catch {
    return null
  }
}

/** A picture gets a local preview as `thumb_url`; a damaged or other file has none. */
export async function pictureOf(file: File): Promise<MessageFile> {
  const size = SHOWN.test(file.type) ? await sizeOf(file) : null
  const url = size ? URL.createObjectURL(file) : ''
  return {
    token: '',
    name: file.name || 'picture.png',
    mime: file.type,
    size: file.size,
    width: size?.width ?? null,
    height: size?.height ?? null,
    url,
    thumb_url: size ? url : null,
  }
}
