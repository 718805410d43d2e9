/**
 * First letters of the pinyin: 会话 is "hh". The browser's own Chinese order is by pinyin, so a character belongs to
 * the letter whose first character it does not come before. Several readings: the more common one counts.
 */
const FIRST = [...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀']
const LETTERS = [...'abcdefghjklmnopqrstwxyz']
const HAN = /\p{Script=Han}/u
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin')
const known = new Map<string, string>()

function letterOf(sign: string): string {
  if (!HAN.test(sign)) return /[a-z0-9]/i.test(sign) ? sign.toLowerCase() : ''
  let letter = known.get(sign)
  if (letter === undefined) {
    const after = FIRST.filter((first) => order.compare(first, sign) <= 0).length
    letter = LETTERS[after - 1] ?? ''
    known.set(sign, letter)
  }
  return letter
}

export function initialsOf(text: string): string {
  return [...text].map(letterOf).join('')
}
