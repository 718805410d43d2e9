import { computed, shallowReactive, type ComputedRef, type Ref } from 'vue'
import type { MessageFile } from '@/api/types'
import { newClientId } from '@/shared/ids'
import { troubleOf } from '../api/problems'
import { upload } from '../api/upload'
import type { LocalFile } from '../logic/rows'

export interface TrayItem {
  id: string
  file: LocalFile
  share: number
  error: string
  ready: Promise<unknown>
}

interface Tray {
  items: ComputedRef<TrayItem[]>
  add: (files: Iterable<File>) => void
  addUploaded: (file: MessageFile) => void
  remove: (item: TrayItem) => void
  /** Everything that is to be sent; the tray is empty afterwards. */
  takeAll: () => TrayItem[]
}

// Shallow: files and promises must stay what they are.
const trays = shallowReactive(new Map<number, TrayItem[]>())

function pictureMeasures(url: string): Promise<{ width: number | null; height: number | null }> {
  return new Promise((done) => {
    const image = new Image()
    image.onload = () => done({ width: image.naturalWidth, height: image.naturalHeight })
    image.onerror = () => done({ width: null, height: null })
    image.src = url
  })
}

function change(id: number, itemId: string, how: (item: TrayItem) => TrayItem): void {
  trays.set(id, (trays.get(id) ?? []).map((item) => (item.id === itemId ? how(item) : item)))
}

/** Uploading starts at once; sending waits for it. */
async function begin(id: number, itemId: string, file: LocalFile): Promise<void> {
  if (file.previewUrl) Object.assign(file, await pictureMeasures(file.previewUrl))
  try {
    file.uploaded = await upload(file.source as File, (share) => change(id, itemId, (item) => ({ ...item, share })))
    change(id, itemId, (item) => ({ ...item, share: 1 }))
  } catch (error) {
    change(id, itemId, (item) => ({ ...item, error: troubleOf(error).what }))
  }
}

function itemOf(id: number, source: File): TrayItem {
  const picture = source.type.startsWith('image/')
  const file: LocalFile = {
    name: source.name, kind: picture ? 'picture' : 'file', previewUrl: picture ? URL.createObjectURL(source) : null,
    width: null, height: null, uploaded: null, source,
  }
  const itemId = newClientId()
  return { id: itemId, file, share: 0, error: '', ready: begin(id, itemId, file) }
}

function uploadedItem(file: MessageFile): TrayItem {
  const kept: LocalFile = {
    name: file.name, kind: 'picture', previewUrl: file.thumb_url ?? file.url, width: file.width, height: file.height,
    uploaded: { ...file, kind: 'picture' }, source: null,
  }
  return { id: newClientId(), file: kept, share: 1, error: '', ready: Promise.resolve() }
}

/** Pictures and files that will go with the next message of a conversation. */
export function useTray(id: Ref<number>): Tray {
  const items = computed(() => trays.get(id.value) ?? [])
  const set = (now: TrayItem[]): void => void trays.set(id.value, now)
  return {
    items,
    add: (files) => set([...items.value, ...[...files].map((file) => itemOf(id.value, file))]),
    addUploaded: (file) => set([...items.value, uploadedItem(file)]),
    remove: (item) => set(items.value.filter((one) => one.id !== item.id)),
    takeAll: () => {
      const all = [...items.value]
      trays.delete(id.value)
      return all
    },
  }
}
