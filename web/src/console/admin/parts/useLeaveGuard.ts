import 'element-plus/es/components/message-box/style/css'
import { ElMessageBox } from 'element-plus'
import { onBeforeUnmount, onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'

interface Guarded {
  dirty: { readonly value: boolean }
  save: () => Promise<boolean>
  discard: () => void
}

/** Asks before unsaved changes are left: save, drop or stay. Gives the question for dialogs and drawers. */
export function useLeaveGuard(editor: Guarded): () => Promise<boolean> {
  const { t } = useI18n()

  async function mayLeave(): Promise<boolean> {
    if (!editor.dirty.value) return true
    const answer = await ElMessageBox.confirm(t('admin.leaveText'), t('admin.leaveTitle'), {
      confirmButtonText: t('admin.saveAndLeave'), cancelButtonText: t('admin.dropChanges'), distinguishCancelAndClose: true,
    }).catch((how: unknown) => how)
    if (answer === 'confirm') return editor.save()
    if (answer === 'cancel') editor.discard()
    return answer === 'cancel'
  }

  function closing(event: BeforeUnloadEvent): void {
    if (editor.dirty.value) event.preventDefault()
  }

  onMounted(() => addEventListener('beforeunload', closing))
  onBeforeUnmount(() => removeEventListener('beforeunload', closing))
  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate(mayLeave)
  return mayLeave
}
