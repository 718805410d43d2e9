import type { Texts } from '.'

/** One catalogue from the texts.zh-CN.json of every area; areas have distinct top-level names. */
const areas = import.meta.glob<Texts>('../**/texts.zh-CN.json', { eager: true, import: 'default' })

export default Object.assign({}, ...Object.values(areas)) as Texts
