import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ArticleForCustomer, MessageFile } from '@/api/types'
import { ApiError } from '../../api/http'
import { useToasts } from '../../stores/toasts'
import { useAssist } from './useAssist'

/** The article in the composer: its words may be changed, its pictures left out. */
export interface ArticleDraft {
  id: number
  title: string
  files: MessageFile[]
  pictures: boolean
}

interface Taking {
  article: Ref<ArticleDraft | null>
  /** As the customer of the conversation is told it; null if it cannot be had any more. */
  take: (articleId: number) => Promise<ArticleForCustomer | null>
}

export function useArticleDraft(conversationId: Ref<number>): Taking {
  const { t } = useI18n()
  const assist = useAssist()
  const toasts = useToasts()
  const article = ref<ArticleDraft | null>(null)

  async function take(articleId: number): Promise<ArticleForCustomer | null> {
    const id = conversationId.value
    try {
      const found = await assist.render(id, articleId)
      if (id !== conversationId.value) return null
      article.value = { id: found.id, title: found.question, files: found.pictures, pictures: found.pictures.length > 0 }
      assist.noteInserted(id, articleId)
      return found
    } catch (error) {
      if (error instanceof ApiError && error.code === 'article.not_offered') toasts.push({ tone: 'bad', text: t('assist.notOffered') })
      else toasts.fail(error)
      return null
    }
  }

  return { article, take }
}
