/** Everything that recording and playing says, for the chat page and for the console. */
import type { Locale } from '@/shared/time'

const zh = {
  record: '语音消息',
  recording: '正在录音',
  starting: '正在打开麦克风…',
  left: '还可以说 {n} 秒',
  full: '已录满 {n} 秒',
  send: '发送语音',
  cancel: '取消录音',
  close: '知道了',
  retry: '重试',
  short: '说话时间太短，请再录一次',
  unsupported: '这个浏览器不能录音，请换一个浏览器或直接输入文字',
  denied: '没有麦克风权限。请在浏览器的网站设置里允许使用麦克风，然后重试',
  missing: '没有找到麦克风，请接上后重试',
  busy: '麦克风打不开，可能正被其他程序使用，请稍后重试',
  play: '播放语音，{time}',
  pause: '暂停语音，{time}',
  progress: '播放进度',
  unplayable: '当前设备不能播放这种格式',
  download: '下载收听',
  gone: '语音没有载入，点播放再试',
}
export type VoiceText = keyof typeof zh

const en: Record<VoiceText, string> = {
  record: 'Voice message',
  recording: 'Recording',
  starting: 'Opening the microphone…',
  left: '{n} s left',
  full: 'All {n} s are recorded',
  send: 'Send the recording',
  cancel: 'Discard the recording',
  close: 'All right',
  retry: 'Try again',
  short: 'That was too short, please record again',
  unsupported: 'This browser cannot record. Use another one, or write instead.',
  denied: 'The microphone is not allowed. Allow it in the browser’s settings for this site and try again.',
  missing: 'No microphone was found. Connect one and try again.',
  busy: 'The microphone does not open; another program may be using it. Try again in a moment.',
  play: 'Play the voice message, {time}',
  pause: 'Pause the voice message, {time}',
  progress: 'Progress',
  unplayable: 'This device cannot play the format',
  download: 'Download to listen',
  gone: 'The recording did not load; press play to try again',
}

const CATALOGUES: Record<Locale, Record<VoiceText, string>> = { 'zh-CN': zh, en }

export function voiceText(locale: Locale, key: VoiceText, params: Record<string, string | number> = {}): string {
  return CATALOGUES[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** 0:07, 1:00. */
export function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
