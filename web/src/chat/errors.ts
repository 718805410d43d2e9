/** What to tell a customer when something did not work. */
import { ApiError } from './api'
import { t } from './state'

/** The server's own limit unless it is set otherwise; larger files are not even tried. */
export const MAX_FILE_MB = 20

function fileError(status: number, name: string): string | null {
  if (status === 413) return t('too_big', { name, limit: MAX_FILE_MB })
  return status === 415 || status === 422 ? t('bad_file', { name }) : null
}

export function errorText(error: unknown, fileName?: string): string {
  if (!(error instanceof ApiError)) return t('error_server')
  if (error.status === 0) return t('error_network')
  const file = fileName ? fileError(error.status, fileName) : null
  if (file) return file
  if (error.status === 429) return t('error_too_many')
  if (error.status === 503) return t('error_busy')
  if (error.status >= 500) return t('error_server')
  return error.detail || t('error_refused')
}

/** Why a picked file cannot be sent at all, or null. */
export function fileProblem(file: File): string | null {
  if (file.size === 0) return t('empty_file', { name: file.name })
  const tooBig = file.size > MAX_FILE_MB * 1_000_000
  return tooBig ? t('too_big', { name: file.name, limit: MAX_FILE_MB }) : null
}
