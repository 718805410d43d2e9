import type { Problem, UploadedFile } from '@/api/types'
import { say } from '../i18n'
import { addressOf, ApiError } from './http'

/** Uploads one file and tells how far it is (0 to 1); fetch cannot, so this is an XMLHttpRequest. */
export function upload(file: File, progress: (share: number) => void): Promise<UploadedFile> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', addressOf('/files'))
    request.setRequestHeader('X-CSRF-Token', /(?:^|; )yingda_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? '')
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onerror = () => failed(new ApiError(0, 'offline', ''))
    request.onload = () => {
      if (request.status < 300) return done(JSON.parse(request.responseText) as UploadedFile)
      failed(refusal(request))
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}

/** The same for what must be a picture, whatever the file calls itself. */
export async function uploadPicture(file: File, progress: (share: number) => void): Promise<UploadedFile> {
  const kept = await upload(file, progress)
  if (kept.kind !== 'picture') throw new ApiError(415, 'error.file.not_picture', say('problems.notPicture'))
  return kept
}

function refusal(request: XMLHttpRequest): ApiError {
  try {
    const body = JSON.parse(request.responseText) as Problem
    return new ApiError(request.status, body.code, body.detail ?? '', body.errors)
  } catch {
    return new ApiError(request.status, `http_${request.status}`, '')
  }
}
