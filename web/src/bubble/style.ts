/** The bubble's look; in a constructed style sheet, which a page's style-src does not govern. */
export function css(color: string, left: boolean): string {
  const side = left ? 'left' : 'right'
  return `
:host { all: initial; }
button {
  position: fixed; ${side}: max(20px, env(safe-area-inset-${side})); bottom: max(20px, env(safe-area-inset-bottom));
  z-index: 2147483000; width: 56px; height: 56px; padding: 0; border: 0; border-radius: 50%;
  background: ${color}; color: #fff; cursor: pointer; touch-action: manipulation;
  box-shadow: 0 4px 16px rgb(0 0 0 / 24%); transition: filter 120ms;
}
button:hover { filter: brightness(0.92); }
button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px ${color}; }
svg {
  width: 28px; height: 28px; vertical-align: middle; fill: none; stroke: currentcolor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round;
}
button svg:nth-of-type(2), button.open svg:nth-of-type(1) { display: none; }
button.open svg:nth-of-type(2) { display: inline; }
.badge {
  position: absolute; top: -4px; right: -4px; box-sizing: border-box; min-width: 22px; height: 22px; padding: 0 5px;
  border: 2px solid #fff; border-radius: 11px; background: #bf2c2c; color: #fff;
  font: 600 12px/18px -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; text-align: center;
}
.badge:empty { display: none; }
.panel {
  position: fixed; ${side}: max(20px, env(safe-area-inset-${side})); bottom: 88px; z-index: 2147483000;
  width: 384px; height: min(640px, calc(100vh - 108px)); visibility: hidden; opacity: 0; translate: 0 8px;
  border-radius: 12px; overflow: hidden; background: #f6f8f8; box-shadow: 0 8px 32px rgb(0 0 0 / 24%);
  transition: opacity 160ms, translate 160ms, visibility 0s 160ms;
}
.panel.open { visibility: visible; opacity: 1; translate: 0 0; transition-delay: 0s; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (max-width: 520px) {
  .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; }
  button.open { display: none; }
}
@media (prefers-reduced-motion: reduce) { button, .panel { transition: none; } }
@media print { :host { display: none; } }
`
}
