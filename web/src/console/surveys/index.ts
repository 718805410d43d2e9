import type { RouteRecordRaw } from 'vue-router'

/** Surveys (/surveys): what became of them, a shop's settings, and what customers said of the reader. */
export const surveyRoutes: RouteRecordRaw[] = [
  {
    path: 'surveys/:tab(overview|settings|mine)?',
    name: 'surveys',
    component: () => import('./SurveysPage.vue'),
    meta: { titleKey: 'nav.surveys', permission: ['conversation.serve', 'sla.manage'] },
  },
]
