import { BarChart, type BarSeriesOption } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent, type GridComponentOption } from 'echarts/components'
import { init, use, type ComposeOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Bar } from './figures'

use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

type Option = ComposeOption<BarSeriesOption | GridComponentOption>

export interface Drawing {
  bars: Bar[]
  axis: string
  targetText: string
  target: number
  valueText: (value: number) => string
  tooltip: string
}

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function series({ bars, target, targetText, valueText }: Drawing): BarSeriesOption {
  return {
    type: 'bar',
    barMaxWidth: 18,
    data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: token(bar.over ? '--bad' : '--accent'), borderRadius: 3 } })),
    label: { show: true, position: 'right', color: token('--ink-2'), formatter: ({ value }) => valueText(Number(value)) },
    markLine: {
      silent: true, symbol: 'none', animation: false, data: [{ xAxis: target }],
      lineStyle: { color: token('--ink-2'), type: 'dashed' },
      label: { formatter: targetText, position: 'start', color: token('--ink-2') },
    },
  }
}

/** Horizontal bars, slowest on top, with the target as a line. */
export function optionOf(drawing: Drawing): Option {
  const { bars, axis, target, tooltip } = drawing
  const most = Math.max(target, ...bars.map((bar) => bar.value))
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 72, top: 24, bottom: 28, containLabel: true },
    tooltip: { trigger: 'item', backgroundColor: token('--surface'), borderColor: token('--line-strong'), textStyle: { color: token('--ink') }, formatter: () => tooltip, confine: true, extraCssText: 'max-width: 320px; white-space: normal' },
    xAxis: { type: 'value', max: Math.ceil(most / (most > 100 ? 50 : 10)) * (most > 100 ? 50 : 10), name: axis, nameLocation: 'middle', nameGap: 24, splitLine: { lineStyle: { color: token('--line-soft') } }, axisLabel: { color: token('--ink-3') }, nameTextStyle: { color: token('--ink-3') } },
    yAxis: { type: 'category', inverse: true, data: bars.map((bar) => bar.name), axisTick: { show: false }, axisLine: { lineStyle: { color: token('--line-strong') } }, axisLabel: { color: token('--ink') } },
    series: [series(drawing)],
  } as Option
}

export function draw(box: HTMLElement): EChartsType {
  return init(box, undefined, { renderer: 'canvas' })
}
