import type { Texts } from '.'

/** One catalogue from the texts.en.json of every area; areas have distinct top-level names. */
const areas = import.meta.glob<Texts>('../**/texts.en.json', { eager: true, import: 'default' })

export default Object.assign({}, ...Object.values(areas)) as Texts
