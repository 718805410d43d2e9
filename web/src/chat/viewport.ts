/** Keeps the page exactly as tall as what is visible, also while a phone's keyboard is open. */

export function followViewport(): void {
  const view = window.visualViewport
  if (!view) return
  const root = document.documentElement
  const apply = (): void => {
    // Zooming with two fingers also shrinks the visual viewport: then the layout stays as it is.
    if (view.scale > 1.01) return
    root.style.setProperty('--view-height', `${view.height}px`)
    root.style.setProperty('--view-top', `${view.offsetTop}px`)
  }
  view.addEventListener('resize', apply)
  view.addEventListener('scroll', apply)
  apply()
}
