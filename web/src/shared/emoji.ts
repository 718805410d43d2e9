/** The small set both sides offer; everything else can be typed. */

export interface Emoji {
  char: string
  zh: string
  en: string
}

const LIST: [string, string, string][] = [
  ['😀', '开心', 'happy'],
  ['😄', '大笑', 'laughing'],
  ['😂', '笑哭', 'tears of joy'],
  ['😊', '微笑', 'smiling'],
  ['😍', '喜欢', 'love it'],
  ['🥰', '爱你', 'adoring'],
  ['😘', '飞吻', 'kiss'],
  ['😉', '眨眼', 'wink'],
  ['😎', '得意', 'cool'],
  ['🤔', '想一想', 'thinking'],
  ['😅', '尴尬', 'awkward'],
  ['😳', '脸红', 'blushing'],
  ['😮', '惊讶', 'surprised'],
  ['😢', '难过', 'sad'],
  ['😭', '大哭', 'crying'],
  ['😤', '不满', 'annoyed'],
  ['😡', '生气', 'angry'],
  ['🤝', '握手', 'handshake'],
  ['👍', '赞', 'thumbs up'],
  ['👎', '踩', 'thumbs down'],
  ['👌', '好的', 'okay'],
  ['👏', '鼓掌', 'applause'],
  ['🙏', '拜托', 'please'],
  ['💪', '加油', 'strong'],
  ['🤗', '抱抱', 'hug'],
  ['🌹', '玫瑰', 'rose'],
  ['❤️', '爱心', 'heart'],
  ['💔', '心碎', 'broken heart'],
  ['🎉', '庆祝', 'celebration'],
  ['🎁', '礼物', 'gift'],
  ['📦', '包裹', 'parcel'],
  ['🚚', '快递', 'delivery'],
  ['⏰', '时间', 'time'],
  ['✅', '完成', 'done'],
  ['❓', '疑问', 'question'],
  ['☀️', '太阳', 'sun'],
]

export const EMOJI: readonly Emoji[] = LIST.map(([char, zh, en]) => ({ char, zh, en }))
