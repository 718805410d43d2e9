import { onBeforeUnmount, onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useToasts } from '../stores/toasts'

/** How often a console that stays open for days asks for a new release. */
const LOOK_EVERY_MS = 30 * 60_000

/** A release that waits already, and each that comes. */
function onRelease(registration: ServiceWorkerRegistration, tell: (next: ServiceWorker) => void): void {
  if (registration.waiting) tell(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const next = registration.installing
    next?.addEventListener('statechange', () => next.state === 'installed' && tell(next))
  })
}

/** The service worker: keeps the shell, says when there is a new release, and brings notifications back here. */
export function useInstalled(): void {
  const { t } = useI18n()
  const router = useRouter()
  const toasts = useToasts()
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let wanted = false

  function offer(worker: ServiceWorker): void {
    const take = (): void => {
      wanted = true
      worker.postMessage('take-over')
    }
    toasts.push({ text: t('shell.newVersion'), detail: t('shell.newVersionKept'), action: { label: t('shell.update'), run: take } })
  }

  function watchFor(registration: ServiceWorkerRegistration): void {
    onRelease(registration, (next) => workers?.controller && offer(next))
    timer = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS)
  }

  // Only whoever asked for it: another tab may be in the middle of a sentence.
  const taken = (): void => void (wanted && location.reload())
  function told(event: MessageEvent): void {
    const go = (event.data as { go?: string } | null)?.go
    if (go) void router.push(new URL(go).pathname.replace(/^.*?\/console/, '') || '/')
  }

  onMounted(() => {
    if (!workers || import.meta.env.DEV) return
    workers.addEventListener('controllerchange', taken)
    workers.addEventListener('message', told)
    void workers.register('/console/sw.js', { scope: '/console/' }).then(watchFor, () => undefined)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    workers?.removeEventListener('controllerchange', taken)
    workers?.removeEventListener('message', told)
  })
}
