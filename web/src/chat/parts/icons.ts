/** Line icons on a 24-px grid, drawn for this page. */
import { h, type FunctionalComponent } from 'vue'

const PATHS = {
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.9-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  headset: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5a1 1 0 0 1-1-1zM20 14h-3v5h2a1 1 0 0 0 1-1zM19 19c0 1.7-2 2.5-5 2.5',
  more: 'M6.2 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0zM12.7 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0zM19.2 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0z',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9.5l6 6 6-6',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.5h.01M15 9.5h.01',
  picture: 'M4 5h16v14H4zM4 16l5-5 4.5 4.5M12.5 14.5l3-3L20 16M15.5 8.8h.01',
  clip: 'M19.5 11.5l-7.3 7.3a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.2l6.7-6.7',
  microphone: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6',
  send: 'M4.5 12L20 4.5 16 20l-4.5-6.5zM11.5 13.5L20 4.5',
  quote: 'M9 7L4.5 11.5 9 16M5 11.5h9a5.5 5.5 0 0 1 5.5 5.5v1',
  file: 'M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13 3.5V8.5h5',
  alert: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5v5.5M12 16.3h.01',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 12h17M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.3 4.3 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  mute: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 10l4.5 4.5M20 10l-4.5 4.5',
  leave: 'M4 6h16v12H4zM4.5 6.5L12 13l7.5-6.5',
  stop: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9l6 6M15 9l-6 6',
  offline: 'M4 4l16 16M5 12.5a10 10 0 0 1 4.5-2.6M8.5 16a5 5 0 0 1 6-.8M12 19.5h.01M14 9.7a10 10 0 0 1 5 2.8',
} as const

export type IconName = keyof typeof PATHS

/** Decoration only: the button around it carries the name. */
export const Icon: FunctionalComponent<{ name: IconName }> = (props) =>
  h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, [
    h('path', { d: PATHS[props.name] }),
  ])
Icon.props = ['name']
