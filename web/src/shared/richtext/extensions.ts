/** What an answer may hold while it is written: the tags that the server keeps, and campaign fields as chips. */
import { Extension, type Extensions } from '@tiptap/core'
import Image from '@tiptap/extension-image'
import { closeHistory } from '@tiptap/pm/history'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import StarterKit from '@tiptap/starter-kit'
import { fieldsIn, spansOf } from './fields'

/** A picture is named by its upload's token; its address ends after a while. */
const Picture = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      file: {
        default: null,
        parseHTML: (element: HTMLElement) => element.getAttribute('data-file'),
        renderHTML: ({ file }: Record<string, unknown>) => (file ? { 'data-file': file } : {}),
      },
    }
  },
})

function chips(view: { doc: EditorView['state']['doc'] }, known: () => ReadonlySet<string>): DecorationSet {
  const found: Decoration[] = []
  view.doc.descendants((node, at) => {
    if (!node.isText) return
    for (const { name, from, to } of spansOf(node.text ?? '')) {
      found.push(Decoration.inline(at + from, at + to, { class: known().has(name) ? 'field-chip' : 'field-chip is-missing' }))
    }
  })
  return DecorationSet.create(view.doc, found)
}

/** Backspace after a chip takes the whole of it; one undo brings it back. */
function dropChip(view: EditorView): boolean {
  const { selection, tr } = view.state
  const { $from, empty, from } = selection
  if (!empty) return false
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc')
  const last = spansOf(before).at(-1)
  if (!last || last.to !== before.length) return false
  view.dispatch(closeHistory(tr.delete(from - (last.to - last.from), from)))
  return true
}

/** Draws `{{name}}` as a chip; the ones without a value look different. */
function fieldChips(known: () => ReadonlySet<string>): Extension {
  return Extension.create({
    name: 'fieldChips',
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          decorations: (state) => (fieldsIn(state.doc.textContent).length > 0 ? chips(state, known) : null),
          handleKeyDown: (view, event) => event.key === 'Backspace' && !event.isComposing && dropChip(view),
        },
      }),
    ],
  })
}

export function extensionsOf(known: () => ReadonlySet<string>): Extensions {
  return [
    StarterKit.configure({
      heading: { levels: [3] }, code: false, codeBlock: false, strike: false, horizontalRule: false, trailingNode: false,
      link: {
        openOnClick: false, protocols: ['https'], defaultProtocol: 'https', isAllowedUri: (uri) => /^https:\/\/\S+$/i.test(uri),
        HTMLAttributes: { rel: null, target: null },
      },
    }),
    Picture.configure({ inline: false, allowBase64: false }),
    fieldChips(known),
  ]
}
