/** What the editor of rich text and the view of differences say. */
import type { Locale } from '@/shared/time'

const zh = {
  toolbar: '排版', bold: '加粗 Ctrl+B', italic: '斜体 Ctrl+I', underline: '下划线 Ctrl+U', bullets: '项目列表', numbers: '编号列表', heading: '小标题', quote: '引用',
  link: '链接 Ctrl+Shift+L', picture: '插入图片', field: '插入活动字段，也可以直接输入 {{', undo: '撤销 Ctrl+Z', redo: '重做 Ctrl+Shift+Z', linkAddress: '链接地址', linkSet: '加上链接', linkGone: '去掉链接',
  linkWrong: '地址要以 https:// 开头', characters: '{n} / {most} 字', tooLong: '超出 {n} 字，删短一些才能保存', uploading: '正在上传图片…', fields: '活动字段', fieldNone: '没有叫“{word}”的字段', fieldEmpty: '没有值',
  keys: '↑↓ 选择，回车插入', added: '加上：', removed: '去掉：', nothing: '（空）', preview: '客户在聊天里看到', previewHint: '聊天里只发文字，图片单独发出', previewEmpty: '写上答案后显示在这里',
  missing: '没有值的字段：{names}。填上值之前，这条知识不会展示，也不会发出。', pictures: '另发 {n} 张图片', notPicture: '只能插入图片',
}
export type RichWord = keyof typeof zh

const en: Record<RichWord, string> = {
  toolbar: 'Layout', bold: 'Bold Ctrl+B', italic: 'Italic Ctrl+I', underline: 'Underline Ctrl+U', bullets: 'List', numbers: 'Numbered list', heading: 'Heading', quote: 'Quote',
  link: 'Link Ctrl+Shift+L', picture: 'Insert a picture', field: 'Insert a campaign field, or type {{', undo: 'Undo Ctrl+Z', redo: 'Redo Ctrl+Shift+Z', linkAddress: 'Address', linkSet: 'Add the link', linkGone: 'Remove the link',
  linkWrong: 'The address has to begin with https://', characters: '{n} / {most} characters', tooLong: '{n} characters too long; shorten it before saving', uploading: 'Uploading the picture…', fields: 'Campaign fields', fieldNone: 'There is no field “{word}”', fieldEmpty: 'no value',
  keys: '↑↓ to choose, Enter to insert', added: 'added: ', removed: 'removed: ', nothing: '(empty)', preview: 'What the customer sees in the chat', previewHint: 'A chat carries words; pictures are sent by themselves', previewEmpty: 'Appears here as you write the answer',
  missing: 'Fields without a value: {names}. Until they have one, this article is neither shown nor sent.', pictures: 'And {n} pictures', notPicture: 'Only pictures can be inserted',
}

const CATALOGUES: Record<Locale, Record<RichWord, string>> = { 'zh-CN': zh, en }

export function richText(locale: Locale, key: RichWord, params: Record<string, string | number> = {}): string {
  return CATALOGUES[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
